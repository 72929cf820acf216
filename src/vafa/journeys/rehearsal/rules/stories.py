"""Ten customers whose whole story is kept, chosen to be different: each kind of story has the one drawn for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from vafa.journeys.rehearsal.rules import diary as d
from vafa.journeys.rehearsal.rules.diary import Line
from vafa.journeys.rehearsal.rules.facts import Person
from vafa.journeys.rules.splitting import percent_of

MOST = 10
LONGEST = 60  # lines of one story
UNSAID = frozenset({d.REACHED_STEP})  # told by other lines
FEW, USUAL = 3, "usual"

Fits = Callable[[Person, Sequence[Line]], bool]


def _has(what: str, detail: str = "") -> Fits:
    return lambda person, lines: any(one.what == what and (not detail or one.detail == detail) for one in lines)


def _over_new_year(person: Person, lines: Sequence[Line]) -> bool:
    days = [one.at for one in lines if one.what in (d.SENT, d.CALLED)]
    return any((3, 19) <= (one.month, one.day) <= (4, 4) for one in days)


def _twice(person: Person, lines: Sequence[Line]) -> bool:
    return sum(one.what == d.BEGAN and one.play == 0 for one in lines) == 2


# What makes a story worth telling, the rarer and more telling first; each customer stands for one kind.
KINDS: Mapping[str, Fits] = {
    "unhappy": _has(d.ANSWERED, d.UNHAPPY),
    "returned": lambda person, lines: any(one.what == d.GONE for one in lines),
    "crowded": lambda person, lines: any(
        one.what == d.HELD and one.detail in ("too_many_lately", "too_close", "more_important") for one in lines
    ),
    "nowruz": _over_new_year,
    "no_email": lambda person, lines: _has(d.SKIPPED, "no_contact_point")(person, lines) and person.has_phone,
    "twice": _twice,
    "no_consent": _has(d.SKIPPED, "no_consent"),
    "no_answer": _has(d.NO_ANSWER),
    "content": _has(d.ANSWERED, d.GOOD),
    "often": lambda person, lines: sum(one.what == d.BEGAN and one.play == 0 for one in lines) > 3,
    "other_language": lambda person, lines: bool(person.language) and person.language != "fa",
    USUAL: lambda person, lines: True,
}


@dataclass
class Stories:
    """For each kind the first few of the customers drawn so far: rank, customer, lines."""

    drawn: dict[str, list[tuple[float, int, list[Line]]]] = field(default_factory=dict)

    def offer(self, person: Person, lines: Sequence[Line]) -> None:
        """One more customer; the same ones are always drawn, in whatever order they come."""
        shown = [one for one in lines if one.what not in UNSAID]
        if len(shown) > LONGEST:
            return
        place_drawn = percent_of("story", person.id)
        for place, (kind, fits) in enumerate(KINDS.items()):
            rank = (place_drawn + place * 37) % 100  # for each kind another order of the same draw
            held, most = self.drawn.setdefault(kind, []), MOST if kind == USUAL else FEW
            if (len(held) < most or rank < held[-1][0]) and fits(person, shown):
                held.append((rank, person.id, shown))
                held.sort(key=lambda one: one[:2])
                del held[most:]

    def as_json(self) -> list[dict[str, object]]:
        """Up to ten, each customer once: one of each kind, then some like many."""
        told: dict[int, dict[str, object]] = {}
        for kind in KINDS:
            fresh = [one for one in self.drawn.get(kind, ()) if one[1] not in told]
            for _, person, lines in fresh if kind == USUAL else fresh[:1]:
                told[person] = {"kind": kind, "customer": person, "lines": [_row(one) for one in lines]}
        return list(told.values())[:MOST]


def _row(line: Line) -> list[object]:
    at: datetime = line.at
    return [at.isoformat(timespec="minutes"), line.run, line.play, line.step, line.what, line.detail]
