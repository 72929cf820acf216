"""Who among all customers has which occasion on which day, asked of the database once for everybody.

Customers who share country, language, time zone and kind share their feasts: those few kinds are looked up first, the
pure rules say which days are theirs, and one statement joins the answer to customers, birthdays and first purchases by
their indexes. What is known of one customer alone is `facts_of`. It neither plans nor sends.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from vafa.conversations.sending.facts import zone
from vafa.customers.models import Customer
from vafa.journeys.almanac import feasts, occasions
from vafa.journeys.celebrants_sql import ANNIVERSARIES, BIRTHDAYS, COUNTED, CULTURES, HEAD, OLDEST, SHARED
from vafa.journeys.occasion import BIRTHDAY, FIRST_ORDER, Celebration, Occasion
from vafa.journeys.occasion_settings import moon, switched_on
from vafa.journeys.rules.occasions.coming_round import Reckoning
from vafa.journeys.rules.occasions.facts import Birthday, Culture, CustomerFacts
from vafa.journeys.rules.occasions.moon import Moon

Kind = tuple[str, str, str, str]
"""Country as written, language, time zone ("" for the shop's), kind of customer."""
ALL_IDS = (0, 2**62)


class Celebrant(NamedTuple):
    """A customer with an occasion that comes for them."""

    customer_id: int
    came: Celebration


@dataclass(frozen=True)
class Cultures:
    """The kinds of customers there are, numbered, with what the rules make of them."""

    kinds: Sequence[Kind]
    cultures: Sequence[Culture]

    def whom(self, occasion: Occasion) -> list[int]:
        """Numbers of the kinds an occasion is for."""
        return [no for no, culture in enumerate(self.cultures) if occasion.concerns(culture)]


@dataclass(frozen=True)
class Part:
    """One statement with what it asks for, and how its rows are read: (row, kind, turn) to what comes."""

    name: str
    sql: str
    asked: list[object]
    read: Callable[[int, int, int | None], Celebration]


def celebrants(
    start: date, end: date, *, only: Collection[str] | None = None, ids: tuple[int, int] = ALL_IDS
) -> list[Celebrant]:
    """Everyone's occasions from the day `start` until before `end`, by customer.

    `only` are keys of occasions (those that are on); `ids` the first and last customer to look at: a shared feast is
    everybody's, so a million are walked in stretches of some ten thousand. Four statements, whatever the number.
    """
    parts, known = _prepared(start, end, frozenset(switched_on() if only is None else only))
    rows = _ask("{parts} ORDER BY 2, 1, 3", parts, known, ids)
    return [Celebrant(pk, parts[part].read(at, no, turn)) for part, pk, at, no, turn in rows]


def count_personal(start: date, end: date) -> dict[str, int]:
    """How many birthdays and anniversaries fall into these days, by occasion, on or off."""
    own = frozenset(key for key, one in occasions().items() if one.source)
    parts, known = _prepared(start, end, own)
    rows = _ask("SELECT part, count(*) FROM ({parts}) AS found(part) GROUP BY 1", parts, known, ALL_IDS)
    return dict.fromkeys(own, 0) | {parts[part].name: count for part, count in rows}


def count_greeted(start: date, end: date, key: str) -> dict[Celebration, int]:
    """How many are greeted on one occasion that comes from the day `start` until before `end`, each time it does."""
    parts, known = _prepared(start, end, frozenset({key}))
    sql = "SELECT part, at, no, turn, count(*) FROM ({parts}) AS found(part, pk, at, no, turn) GROUP BY 1, 2, 3, 4"
    found: dict[Celebration, int] = {}
    for part, at, no, turn, many in _ask(sql, parts, known, ALL_IDS):
        came = parts[part].read(at, no, turn)
        found[came] = found.get(came, 0) + many
    return found


def _prepared(start: date, end: date, only: frozenset[str]) -> tuple[list[Part], Cultures]:
    announced = moon()
    known = cultures(announced)
    return list(_parts(start, end, known, only, announced)), known


def _ask(sql: str, parts: Sequence[Part], known: Cultures, ids: tuple[int, int]) -> list[tuple[Any, ...]]:
    """All parts as one statement, in the place of {parts}."""
    if not parts:
        return []
    given: list[Any] = [*_head(known), *(one for no, part in enumerate(parts) for one in (no, *part.asked, *ids))]
    with connection.cursor() as cursor:
        cursor.execute(HEAD + sql.format(parts=" UNION ALL ".join(part.sql for part in parts)), given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def count_by_culture(known: Cultures) -> list[int]:
    """How many customers there are of each kind; one pass over all of them."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        found = {tuple(row[:4]): row[4] for row in cursor.fetchall()}
    return [found.get(kind, 0) for kind in known.kinds]


def cultures(announced: Moon) -> Cultures:
    """The kinds of customers there are, each looked up once in an index however many they are."""
    with connection.cursor() as cursor:
        cursor.execute(CULTURES)
        kinds = [(row[0], row[1], row[2], row[3]) for row in cursor.fetchall()]
    return Cultures(kinds, [_culture(kind, announced) for kind in kinds])


def facts_of(customer_ids: Collection[int]) -> dict[int, CustomerFacts]:
    """What `occasions_between` must know of these customers, in one query (and one for what was announced)."""
    announced = moon()
    rows = Customer.objects.filter(pk__in=list(customer_ids)).only(
        *("country", "language", "time_zone", "kind", "first_order_at"),
        *("birth_calendar", "birth_month", "birth_day", "birth_year"),
    )
    return {one.pk: _facts(one, announced) for one in rows}


def _facts(one: Customer, announced: Moon) -> CustomerFacts:
    culture = _culture((one.country, one.language, one.time_zone, one.kind), announced)
    born = None
    if one.birth_month is not None and one.birth_day is not None:
        born = Birthday(one.birth_calendar, one.birth_month, one.birth_day, one.birth_year)
    first = one.first_order_at
    return CustomerFacts(culture, born, first.astimezone(zone(culture.zone)).date() if first else None)


def _culture(kind: Kind, announced: Moon) -> Culture:
    country, language, time_zone, sort = kind
    there = zone(time_zone or settings.CONFIG.time_zone).key
    return Culture(country, language, there, sort == Customer.COMPANY, announced)


def _head(known: Cultures) -> list[object]:
    both = zip(known.kinds, known.cultures, strict=True)
    rows = [(no, *kind, one.zone, one.calendar, _moon_of(one)) for no, (kind, one) in enumerate(both)]
    return _columns(rows) or [[] for _ in range(8)]


def _moon_of(culture: Culture) -> str:
    """The country, where its months are not all as reckoned."""
    return culture.country if culture.country in culture.moon.countries else ""


def _parts(start: date, end: date, known: Cultures, only: frozenset[str], announced: Moon) -> Iterator[Part]:
    shared = [(no, came) for no, culture in enumerate(known.cultures) for came in feasts(start, end, culture, only)]
    if shared:
        numbered: list[object] = [list(range(len(shared))), [no for no, _ in shared]]
        yield Part("", SHARED, numbered, lambda at, no, turn: shared[at][1])
    chosen = [one for key, one in occasions().items() if key in only and one.source]
    oldest = _oldest() if any(one.source == FIRST_ORDER for one in chosen) else None
    for one in chosen:
        if one.source == BIRTHDAY:
            born = list(_born(start, end, known, announced))
            asked = [*_numbered([row[:-1] for row in born]), known.whom(one), one.turns.start, one.turns.stop]
            yield Part(one.key, BIRTHDAYS, asked, _reader(one, [row[-2:] for row in born], known))
        elif oldest is not None:
            bought = list(_bought(start, end, one.turns, oldest))
            asked = [*_numbered([row[:3] for row in bought], 3), known.whom(one)]
            yield Part(one.key, ANNIVERSARIES, asked, _reader(one, [row[-2:] for row in bought], known))


def _reader(
    occasion: Occasion, days: Sequence[tuple[int, date]], known: Cultures
) -> Callable[[int, int, int | None], Celebration]:
    """What comes on the day of a row for a kind of customers; many share it."""

    @cache
    def read(at: int, no: int, turn: int | None) -> Celebration:
        return occasion.on(*days[at], known.cultures[no], turn)

    return read


def _born(start: date, end: date, known: Cultures, announced: Moon) -> Iterator[tuple[str, str, int, int, int, date]]:
    """Every month and day that is kept on these days, in each calendar and for each country's moon; year and date."""
    moons = {_moon_of(one) for one in known.cultures}
    for day in _days(start, end):
        for country in moons:
            for calendar in ("jalali", "hijri", "gregorian"):
                reckoning = Reckoning(calendar, country, announced)
                year = reckoning.read(day)[0]
                for month, number in reckoning.names(day):
                    yield calendar, country, month, number, year, day


def _bought(start: date, end: date, turns: range, oldest: date) -> Iterator[tuple[str, int, date, int, date]]:
    """Every day of a first purchase whose anniversary is kept on these days; year and date of the anniversary."""
    for calendar in ("jalali", "gregorian"):
        reckoning = Reckoning(calendar)
        for day in _days(start, end):
            year = reckoning.read(day)[0]
            years = range(turns.start, min(turns.stop, year - reckoning.read(oldest)[0] + 1))
            for month, number in reckoning.names(day):
                for turn in years:
                    if number <= reckoning.length(year - turn, month):
                        yield calendar, turn, reckoning.day(year - turn, month, number), year, day


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=ahead) for ahead in range((end - start).days)]


def _oldest() -> date | None:
    """A day before which nobody bought; None while nobody did."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        (moment,) = cursor.fetchone()
    return moment.date() - timedelta(days=1) if moment else None


def _columns(rows: Sequence[tuple[object, ...]]) -> list[object]:
    """Rows as arrays, one for each column."""
    return [list(column) for column in zip(*rows, strict=True)]


def _numbered(rows: Sequence[tuple[object, ...]], width: int = 5) -> list[object]:
    """The same with the number of the row before it."""
    return [list(range(len(rows))), *(_columns(rows) or [[] for _ in range(width)])]
