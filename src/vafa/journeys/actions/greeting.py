"""Greetings on occasions: one letter for each customer and feast, recorded a day ahead, leaving at its moment.

The days are rows (`GreetingDay`). A day is walked by stretches of customers; how far it got is committed with the
letters it recorded, so a killed worker goes on where it was, and nobody is greeted twice, since the letter's key names
feast and year. Whether a letter may leave is asked by sending, as of every other.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation

from vafa.conversations.letters import letter_keys
from vafa.conversations.models import Letter
from vafa.conversations.sending import Draft, Ready, check_messages
from vafa.customers.models import Customer
from vafa.customers.rules.consent import OFFER
from vafa.journeys.almanac import occasions
from vafa.journeys.celebrants import Celebrant, celebrants
from vafa.journeys.gifts.enclosing import coupon_for, enclosed, send_with
from vafa.journeys.gifts.giving import GiftWish
from vafa.journeys.gifts.purchases import last_bought
from vafa.journeys.models import GreetingDay
from vafa.journeys.occasion_settings import enclosed as coupons
from vafa.journeys.occasion_settings import switched_on
from vafa.journeys.rules.occasions.feasts import local
from vafa.platform.i18n.contract import languages
from vafa.platform.values import Actor

STRETCH = 10_000  # customers looked at in one transaction
AHEAD = timedelta(hours=18)
"""How long before its day greetings are recorded: where it is morning first, the day begins 14 hours before Iran's."""
TOO_LATE = timedelta(hours=12)
"""A greeting that could not leave by then is left out: the day is over."""
IMPORTANCE = 4  # a greeting has one day
WELCOME = ("", "quiet_hours")
ANY = "occasion"  # the letter for feasts without one of their own
LONGEST_LEAD = timedelta(days=15)


@transaction.atomic
def write_greetings(*, actor: Actor, at: datetime) -> int:
    """Record the greetings of the next stretch of customers of a day that has come near; how many were recorded.

    A day that is over by now was slept through: it is closed without a word. Returns 0 only when nothing is left to do.
    """
    day = _next_day(at)
    if day is None:
        return 0
    if day.day < day_of(at):
        _close(day, at)
        return 1
    ids = list(Customer.objects.filter(pk__gt=day.last_id).order_by("pk").values_list("pk", flat=True)[:STRETCH])
    if not ids:
        _close(day, at)
        return 1
    letters = letters_for(_greeted_on(day.day, (ids[0], ids[-1])), at)
    send_with(letters, actor=actor, at=at)
    day.last_id = ids[-1]
    day.save(update_fields=["last_id"])
    return max(1, len(letters))


def next_greetings(at: datetime) -> datetime | None:
    """When the next day of greetings is to be recorded; None while no occasion is on."""
    if not switched_on():
        return None
    waiting = GreetingDay.objects.filter(done_at=None).order_by("day").first()
    return _due(waiting.day) if waiting is not None else at


def _next_day(at: datetime) -> GreetingDay | None:
    """The day that is due, locked; the first one there ever was is tomorrow."""
    if not switched_on():
        return None
    if not GreetingDay.objects.exists():
        GreetingDay.objects.get_or_create(day=day_of(at) + timedelta(days=1))
    rows = GreetingDay.objects.select_for_update(skip_locked=True).filter(done_at=None)
    day = rows.order_by("day").first()
    return day if day is not None and _due(day.day) <= at else None


def _due(day: date) -> datetime:
    return local(day, time(), settings.CONFIG.time_zone) - AHEAD


def _close(day: GreetingDay, at: datetime) -> None:
    day.done_at = at
    day.save(update_fields=["done_at"])
    GreetingDay.objects.get_or_create(day=day.day + timedelta(days=1))


def _greeted_on(day: date, ids: tuple[int, int]) -> list[Celebrant]:
    """Whose greeting leaves on this day of the shop's; its feast may be days later, where presents are given."""
    found = celebrants(day - timedelta(days=1), day + LONGEST_LEAD, ids=ids)
    return [one for one in found if day_of(one.came.greet_at) == day]


def letters_for(found: Sequence[Celebrant], at: datetime) -> list[tuple[Draft, GiftWish | None]]:
    """The letters, each in the feast's own words where there are some, and the coupons they bring.

    An offer is made only in words the shop wrote. A coupon is enclosed for whom an offer is welcome; the others are
    greeted without one. It is tied to the last purchase, of which the letter may speak, too.
    """
    known = {*letter_keys(), *Letter.objects.values_list("key", flat=True).distinct()}
    bought = last_bought({one.customer_id for one in found})
    letters: list[tuple[Draft, GiftWish | None]] = []
    for customer_id, came in found:
        occasion, own = occasions()[came.occasion], f"{ANY}_{came.occasion}"
        if own not in known and occasion.purpose == OFFER:
            continue
        last, coupon = bought.get(customer_id), coupons().get(came.occasion)
        context = {"occasion": _names(came.occasion), "years": str(came.turn or "")}
        draft = Draft(
            customer_id=customer_id, purpose=occasion.purpose, letter=own if own in known else ANY,
            context=context | {"product": last.product if last else ""}, key=f"{came.key}:{customer_id}",
            not_before=came.greet_at, late_after=came.greet_at + TOO_LATE, importance=IMPORTANCE, on_its_day=True,
        )  # fmt: skip
        order_id = last.order_id if last else None
        letters.append((draft, coupon_for(draft, coupon.percent, coupon.days, order_id) if coupon else None))
    return _where_welcome(letters, at)


def _where_welcome(letters: list[tuple[Draft, GiftWish | None]], at: datetime) -> list[tuple[Draft, GiftWish | None]]:
    """Coupons only for whom the gate would let an offer pass; quiet hours do not stand against it."""
    offers = [
        replace(enclosed(draft, wish, at), purpose=OFFER, key=None, not_before=None, late_after=None)
        for draft, wish in letters
        if wish is not None
    ]
    checked = check_messages(offers, at) if offers else []
    welcome = {one.draft.customer_id for one in checked if isinstance(one, Ready) and one.held in WELCOME}
    return [(draft, wish if draft.customer_id in welcome else None) for draft, wish in letters]


@cache
def _names(occasion: str) -> dict[str, str]:
    """What it is called in each language, for the letter to choose from: `{{ occasion.fa }}`."""
    names = {}
    for language in languages():
        with translation.override(language.code):
            names[language.code] = str(occasions()[occasion].label)
    return names


def day_of(moment: datetime) -> date:
    """The shop's day."""
    return moment.astimezone(ZoneInfo(settings.CONFIG.time_zone)).date()
