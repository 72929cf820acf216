"""Who gets a case: the customer's own agent if there, else who can do it, is here, and has the least to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROUND = 997  # more than a shop has people


@dataclass(frozen=True)
class Candidate:
    """Someone who may get the case. `capacity` 0 knows no limit; `present`: looked at the desk lately."""

    id: int
    open_cases: int = 0
    capacity: int = 0
    languages: frozenset[str] = frozenset()  # none said: all
    skills: frozenset[str] = frozenset()
    teams: frozenset[int] = frozenset()
    away: bool = False
    present: bool = False

    @property
    def full(self) -> bool:
        """Whether they have as much as they can do."""
        return bool(self.capacity) and self.open_cases >= self.capacity


@dataclass(frozen=True)
class Need:
    """What the case asks for."""

    language: str = ""
    skills: frozenset[str] = frozenset()  # any one of them helps
    team: int | None = None
    own_agent: int | None = None
    turn: int = 0  # among equals it goes round


def choose(candidates: Iterable[Candidate], need: Need) -> int | None:
    """The id of who gets the case; None when nobody is there for it.

    Who is away gets nothing. Then in this order: the customer's own agent; who is of the team; speaks the language; has
    a skill it asks for; is not full; is present; has the fewest open cases; whose turn it is.
    """
    here = [one for one in candidates if not one.away]
    own = next((one for one in here if one.id == need.own_agent), None)
    if own is not None:
        return own.id
    if need.team is not None:
        here = [one for one in here if need.team in one.teams]
    return min(here, key=lambda one: _rank(one, need), default=_NOBODY).id or None


def _rank(one: Candidate, need: Need) -> tuple[bool, bool, bool, bool, float, int]:
    speaks = not need.language or not one.languages or need.language in one.languages
    skilled = not need.skills or bool(one.skills & need.skills)
    load = one.open_cases / one.capacity if one.capacity else float(one.open_cases)
    return (not speaks, not skilled, one.full, not one.present, load, (one.id - need.turn) % ROUND)


def resolve_people(
    wanted: Sequence[str],
    *,
    owner: int | None,
    by_role: dict[str, Sequence[int]],
    by_team: dict[int, Sequence[int]],
    active: frozenset[int],
) -> list[int]:
    """The staff ids that "owner", "role:lead", "team:3", "staff:7" stand for, each once, only who works here."""
    found: list[int] = []
    for text in wanted:
        kind, _, name = text.partition(":")
        if text == "owner":
            found += [owner] if owner is not None else []
        elif kind == "role":
            found += by_role.get(name, ())
        elif kind == "team":
            found += by_team.get(int(name), ())
        elif kind == "staff":
            found.append(int(name))
    return [one for one in dict.fromkeys(found) if one in active]


_NOBODY = Candidate(0)
