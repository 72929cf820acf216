"""Filters that show dates, numbers, money and phones as the active reader reads them: `{% load vafa %}`.

Nothing (None or "") is shown as nothing, so pages need no `if`. Formatting itself is in `platform.i18n`.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vafa.platform.i18n import dates, phones
from vafa.platform.i18n.digits import Number, show_number, show_percent, to_reader
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Money

register = template.Library()


def _empty(value: object) -> bool:
    return value is None or value == ""


@register.filter
def digits(value: object) -> str:
    """Any text or number with its digits as the reader writes them: `{{ "W9, 9 kg"|digits }}`."""
    return "" if _empty(value) else to_reader(value, active().language)


@register.filter
def number(value: Number | None, decimals: int | None = None) -> str:
    """A number with group and decimal signs; `|number:1` rounds to one place."""
    return "" if value is None or value == "" else show_number(value, active().language, decimals)


@register.filter
def percent(value: Number | None, decimals: int = 0) -> str:
    """A share out of a hundred with its sign: 98 is ۹۸٪."""
    return "" if value is None or value == "" else show_percent(value, active().language, decimals)


@register.filter
def ratio(value: Number | None, decimals: int = 0) -> str:
    """A ratio as a share out of a hundred: 0.98 is ۹۸٪."""
    return "" if value is None or value == "" else percent(Decimal(str(value)) * 100, decimals)


@register.filter
def signed(value: Number | None, decimals: int | None = None) -> SafeString | str:
    """A change with its sign, kept on its side in a right-to-left line: +۴۶."""
    if value is None or value == "":
        return ""
    shown = show_number(value, active().language, decimals)
    return format_html('<bdi class="signed" dir="ltr">{}{}</bdi>', "+" if value > 0 else "", shown)


@register.filter
def day(value: date | None, style: str = "short") -> str:
    """A day in the reader's calendar, or the reader's day of a moment; long, short or numeric."""
    return dates.show_day(value, style=style) if value else ""


@register.filter
def moment(value: datetime | None, style: str = "short") -> str:
    """A day and its time in the reader's zone; long, short or numeric."""
    return dates.show_moment(value, style=style) if value else ""


@register.filter
def clock(value: datetime | time | None) -> str:
    """The time of day in the reader's zone."""
    return "" if value is None or value == "" else dates.show_clock(value)


@register.filter
def ago(value: datetime | None) -> str:
    """How long ago or how soon, by Vafa's clock."""
    return dates.show_ago(value, now()) if value else ""


@register.filter
def span(value: timedelta | float | None, largest: str = "hour") -> str:
    """A length of time (timedelta or seconds) by its two largest units; `|span:"day"` only for wall time."""
    return "" if value is None or value == "" else dates.show_span(value, largest=largest)


@register.filter
def money(value: Money | Decimal | int | None, currency: str = "IRR") -> str:
    """An amount with its currency, `{{ order.total|money:order.currency }}`; a Money value knows its own."""
    if value is None or value == "":
        return ""
    if isinstance(value, Money):
        return show_money(value.amount, value.currency)
    return show_money(Decimal(value), currency)


@register.filter
def phone(value: str | None) -> SafeString | str:
    """A stored phone number as people group it, isolated left to right. For attributes use `phone_text`."""
    return format_html('<bdi class="code" dir="ltr">{}</bdi>', phone_text(value)) if value else ""


@register.filter
def phone_text(value: str | None) -> str:
    """A stored phone number as people group it, without markup."""
    return phones.show_phone(value, active().language) if value else ""


@register.filter
def bdi(value: object) -> SafeString | str:
    """A name or title of unknown direction, isolated so that it cannot reorder the words around it."""
    return "" if _empty(value) else format_html('<bdi dir="auto">{}</bdi>', value)
