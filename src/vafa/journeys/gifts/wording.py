"""Sentences about gifts: what one is worth, lines of the timeline, refusals."""

from decimal import Decimal

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vafa.journeys.gifts.events import GiftEvent, GiftGiven, GiftUsed, GiftUseTakenBack, GiftWithdrawn
from vafa.platform.i18n.dates import local_day, show_day
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.wording import Line, refusals, says

refusals(
    {
        "gifts.nothing": _("Say how many points, or how much the coupon takes off."),
        "gifts.unknown": _("There is no coupon “%(typed)s”. Look at the code once more."),
        "gifts.used": _("The coupon %(typed)s was used already."),
        "gifts.too_late": _("This coupon is no longer good."),
    }
)


def worth_words(kind: str, amount: Decimal | None, percent: int | None, currency: str) -> str:
    """What a gift is worth, in the reader's words."""
    language = active().language
    if kind == "points":
        count = int(amount or 0)
        return ngettext("%(count)s point", "%(count)s points", count) % {"count": show_number(count, language)}
    if percent:
        return gettext("%(amount)s off") % {"amount": show_percent(percent, language)}
    return gettext("%(amount)s off") % {"amount": show_money(amount or Decimal(0), currency or "IRR")}


def _worth(event: GiftEvent) -> dict[str, str]:
    return {"worth": worth_words(event.kind, event.amount, event.percent, event.currency), "code": event.code}


@says(GiftGiven)
def _given(event: GiftGiven) -> Line:
    words = gettext("They got a coupon: %(worth)s") if event.code else gettext("They got %(worth)s")
    note = event.code
    if event.valid_until is not None:
        until = gettext("good until %(day)s") % {"day": show_day(local_day(event.valid_until))}
        note = f"{note} · {until}" if note else until
    return Line(words % _worth(event), note, icon="gift", tone="good")


@says(GiftUsed)
def _used(event: GiftUsed) -> Line:
    return Line(gettext("They used a coupon: %(worth)s") % _worth(event), event.code, icon="gift", tone="good")


@says(GiftUseTakenBack)
def _taken_back(event: GiftUseTakenBack) -> Line:
    return Line(gettext("A coupon is good again: %(worth)s") % _worth(event), event.code, icon="gift")


@says(GiftWithdrawn)
def _withdrawn(event: GiftWithdrawn) -> Line:
    words = gettext("A gift was withdrawn: %(worth)s") % _worth(event)
    return Line(words, gettext("The letter that was to bring it did not leave."), icon="gift", tone="wait")
