"""Who works here and how: what they speak and know, how much they take, whether they are there, who covers for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from vafa.platform.accounts.models import Staff, Team
from vafa.platform.i18n.folding import fold


@dataclass(frozen=True)
class Facts:
    """How one person works, at a moment. `away_until` is the last day away; it is there while they are away."""

    staff_id: int
    name: str
    role: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    capacity: int
    away_until: date | None
    cover_id: int | None
    team_ids: frozenset[int]
    is_active: bool = True  # who no longer works here has no facts; `may` asks

    @property
    def away(self) -> bool:
        """Whether this person is away just then."""
        return self.away_until is not None

    def speaks(self, language: str) -> bool:
        """Whether they answer in this language."""
        return language in self.languages

    def knows(self, skill: str) -> bool:
        """Whether they have this skill, however it is written."""
        return fold(skill) in {fold(one) for one in self.skills}

    def takes_another(self, has: int) -> bool:
        """Whether somebody with `has` pieces of work may be given one more."""
        return not self.capacity or has < self.capacity


def who_works(at: datetime) -> Mapping[int, Facts]:
    """Everybody who works here now, by number, in the order of their names. Two questions however many they are."""
    teams: dict[int, set[int]] = {}
    for team, member in Team.members.through.objects.values_list("team_id", "staff_id"):
        teams.setdefault(member, set()).add(team)
    found = {}
    for one in Staff.objects.filter(is_active=True).select_related("working").order_by("name", "pk"):
        found[one.pk] = _facts(one, at, frozenset(teams.get(one.pk, ())))
    return found


def cover_for(staff_id: int, people: Mapping[int, Facts]) -> int | None:
    """Who does this person's work: they themselves unless away, else their cover, or the cover's; None when nobody.

    `people` is what `who_works` answered; somebody who is not in it no longer works here.
    """
    asked: set[int] = set()
    one: int | None = staff_id
    while one is not None and one in people and one not in asked:
        if not people[one].away:
            return one
        asked.add(one)
        one = people[one].cover_id
    return None


def away_until(staff: Staff, at: datetime) -> date | None:
    """The last day this person is away, if they are away now. Reads `staff.working`."""
    facts = getattr(staff, "working", None)
    if facts is None or facts.away_from is None:
        return None
    today = at.astimezone(ZoneInfo(staff.time_zone)).date()
    return facts.away_until if facts.away_from <= today <= facts.away_until else None


def _facts(staff: Staff, at: datetime, team_ids: frozenset[int]) -> Facts:
    facts, until = getattr(staff, "working", None), away_until(staff, at)
    return Facts(
        staff_id=staff.pk,
        name=staff.name,
        role=staff.role,
        languages=tuple(facts.languages) if facts and facts.languages else (staff.language,),
        skills=tuple(facts.skills) if facts else (),
        capacity=facts.capacity if facts else 0,
        away_until=until,
        cover_id=facts.cover_id if facts and until else None,
        team_ids=team_ids,
    )
