"""Who is greeted on an occasion in the coming days, when, with what, and who is left out and why; as things stand.

The letters are those that would be recorded, and the gate is asked about each as if its moment had come. So nothing is
guessed and nothing is written. People come page by page: everybody's feast is walked by stretches of customers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vafa.conversations.sending import Ready, check_messages
from vafa.customers.models import Customer
from vafa.journeys.actions.greeting import LONGEST_LEAD, day_of, letters_for
from vafa.journeys.celebrants import Celebrant, celebrants, count_greeted
from vafa.journeys.gifts.enclosing import enclosed

DAYS = 30
PAGE = 50
STRETCH = 20_000  # customers looked at for a page at once
MOST_STRETCHES = 10  # then the page is as full as it is


@dataclass(frozen=True)
class Greeted:
    """One customer's greeting: when, in which words; what stands against it (`left_out`) or puts it off (`held`)."""

    customer: Customer
    at: datetime
    subject: str = ""
    percent: int = 0
    left_out: str = ""
    held: str = ""


@dataclass(frozen=True)
class OutlookPage:
    """Some of those greeted on a day, and the customer after whom the next page begins; None at the end."""

    rows: Sequence[Greeted]
    after: int | None


def days_ahead(key: str, at: datetime) -> dict[date, int]:
    """How many are to be greeted on each of the coming thirty days of the shop's, from this moment on."""
    first = day_of(at)
    last, found = first + timedelta(days=DAYS), dict[date, int]()
    for came, many in count_greeted(first - timedelta(days=1), last + LONGEST_LEAD, key).items():
        day = day_of(came.greet_at)
        if came.greet_at >= at and first <= day < last:
            found[day] = found.get(day, 0) + many
    return dict(sorted(found.items()))


def outlook(key: str, day: date, at: datetime, *, after: int = 0) -> OutlookPage:
    """A page of those who are greeted on one day of the shop's, by customer."""
    found: list[Celebrant] = []
    last: int | None = after
    for _ in range(MOST_STRETCHES):
        ids = list(Customer.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STRETCH])
        if not ids:
            last = None
            break
        here = celebrants(day - timedelta(days=1), day + LONGEST_LEAD, only={key}, ids=(ids[0], ids[-1]))
        found += [one for one in here if day_of(one.came.greet_at) == day and one.came.greet_at >= at]
        last = ids[-1] if len(ids) == STRETCH else None
        if len(found) > PAGE or last is None:
            break
    if len(found) > PAGE:
        found, last = found[:PAGE], found[PAGE - 1].customer_id
    return OutlookPage(list(_asked(found)), last)


def _asked(found: Sequence[Celebrant]) -> Iterator[Greeted]:
    people = Customer.objects.in_bulk([one.customer_id for one in found])
    moments: dict[datetime, list[Celebrant]] = {}
    for one in found:
        moments.setdefault(one.came.greet_at, []).append(one)
    rows = [row for moment, some in moments.items() for row in _at_moment(some, people, moment)]
    yield from sorted(rows, key=lambda row: row.customer.pk)


def _at_moment(found: Sequence[Celebrant], people: dict[int, Customer], moment: datetime) -> Iterator[Greeted]:
    letters = letters_for(found, moment)
    written = {draft.customer_id for draft, _ in letters}
    for one in found:
        if one.customer_id not in written:
            yield Greeted(people[one.customer_id], moment, left_out="wording_missing")
    checked = check_messages([enclosed(draft, wish, moment) for draft, wish in letters], moment)
    for (draft, wish), answer in zip(letters, checked, strict=True):
        customer = people[draft.customer_id]
        if isinstance(answer, Ready):
            subject = answer.words.subject if answer.words else ""
            yield Greeted(customer, answer.due_at, subject, wish.percent if wish else 0, held=answer.held)
        else:
            yield Greeted(customer, moment, left_out=answer.reason)
