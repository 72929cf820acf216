"""Greetings on occasions: one letter for each customer and feast, recorded a day ahead, leaving at its moment.

The days are rows (`GreetingDay`). A day is walked by stretches of customers; how far it got is committed with the
letters it recorded, so a killed worker goes on where it was, and nobody is greeted twice, since the letter's key names
feast and year. Whether a letter may leave is asked by sending, as of every other.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation

from vafa.conversations.letters import letter_keys
from vafa.conversations.models import Letter
from vafa.conversations.sending import Draft, send_messages
from vafa.customers.models import Customer
from vafa.customers.rules.consent import OFFER
from vafa.journeys.almanac import occasions
from vafa.journeys.celebrants import Celebrant, celebrants
from vafa.journeys.models import GreetingDay
from vafa.journeys.occasion_settings import switched_on
from vafa.journeys.rules.occasions.feasts import local
from vafa.platform.i18n.contract import languages
from vafa.platform.values import Actor

STRETCH = 10_000  # customers looked at in one transaction
AHEAD = timedelta(hours=18)
"""How long before its day greetings are recorded: where it is morning first, the day begins 14 hours before Iran's."""
TOO_LATE = timedelta(hours=12)
"""A greeting that could not leave by then is left out: the day is over."""
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
    if day.day < _day_of(at):
        _close(day, at)
        return 1
    ids = list(Customer.objects.filter(pk__gt=day.last_id).order_by("pk").values_list("pk", flat=True)[:STRETCH])
    if not ids:
        _close(day, at)
        return 1
    drafts = list(_drafts(_greeted_on(day.day, (ids[0], ids[-1]))))
    send_messages(drafts, actor=actor, at=at)
    day.last_id = ids[-1]
    day.save(update_fields=["last_id"])
    return max(1, len(drafts))


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
        GreetingDay.objects.get_or_create(day=_day_of(at) + timedelta(days=1))
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
    return [one for one in found if _day_of(one.came.greet_at) == day]


def _drafts(found: Iterable[Celebrant]) -> Iterable[Draft]:
    """The letters, each in the feast's own words where there are some; an offer only in words the shop wrote."""
    known = {*letter_keys(), *Letter.objects.values_list("key", flat=True).distinct()}
    for customer_id, came in found:
        occasion = occasions()[came.occasion]
        own = f"{ANY}_{came.occasion}"
        if own not in known and occasion.purpose == OFFER:
            continue
        yield Draft(
            customer_id=customer_id, purpose=occasion.purpose, letter=own if own in known else ANY,
            context={"occasion": _names(came.occasion), "years": str(came.turn or "")},
            key=f"{came.key}:{customer_id}", not_before=came.greet_at, late_after=came.greet_at + TOO_LATE,
        )  # fmt: skip


@cache
def _names(occasion: str) -> dict[str, str]:
    """What it is called in each language, for the letter to choose from: `{{ occasion.fa }}`."""
    names = {}
    for language in languages():
        with translation.override(language.code):
            names[language.code] = str(occasions()[occasion].label)
    return names


def _day_of(moment: datetime) -> date:
    """The shop's day."""
    return moment.astimezone(ZoneInfo(settings.CONFIG.time_zone)).date()
