"""Who is responsible for a stage of a case (RACI), and who could take a case."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from vafa.cases.models import Case, OwnAgent, Presence
from vafa.cases.queries.setup import kind_shape
from vafa.cases.rules.assignment import Candidate, Need, resolve_people
from vafa.cases.rules.shapes import People
from vafa.platform.access import AGENT
from vafa.platform.accounts.models import Staff, Team
from vafa.platform.accounts.queries import who_works
from vafa.platform.i18n.folding import fold

PRESENT_FOR = timedelta(minutes=15)  # since they last had a case open


@dataclass(frozen=True)
class Responsible:
    """Staff ids by letter: who does the stage, approves it, is asked, is told."""

    R: Sequence[int]
    A: Sequence[int]
    C: Sequence[int]
    I: Sequence[int]  # noqa: E741 - the letter of the matrix


def responsible_for(case: Case, stage: int | None = None) -> Responsible:
    """Who the matrix names for this stage (the case's own by default), as people who work here now. Two queries."""
    number = stage or case.stage
    return responsible_in([(case, number)])[case.pk, number]


def responsible_in(asked: Sequence[tuple[Case, int]]) -> dict[tuple[int, int], Responsible]:
    """The same for many cases and stages, by both; two queries however many they are."""
    wanted = {
        (case.pk, stage): (kind_shape(case.kind, case.kind_version).stage(stage).people, case.owner_id)
        for case, stage in asked
    }
    resolved = _resolver([people for people, _ in wanted.values()])
    return {place: resolved(people, owner) for place, (people, owner) in wanted.items()}


def _resolver(asked: Sequence[People]) -> Callable[[People, int | None], Responsible]:
    by_role: dict[str, list[int]] = defaultdict(list)
    active = list(Staff.objects.filter(is_active=True).order_by("pk").values_list("pk", "role"))
    for pk, role in active:
        by_role[role].append(pk)
    by_team: dict[int, list[int]] = defaultdict(list)
    wanted = {one for people in asked for letter in "RACI" for one in getattr(people, letter)}
    if any(one.startswith("team:") for one in wanted):
        for team, staff in Team.members.through.objects.order_by("staff_id").values_list("team_id", "staff_id"):
            by_team[team].append(staff)
    ids = frozenset(pk for pk, _ in active)

    def resolved(people: People, owner: int | None) -> Responsible:
        found = {
            letter: resolve_people(
                getattr(people, letter), owner=owner, by_role=dict(by_role), by_team=dict(by_team), active=ids
            )
            for letter in "RACI"
        }
        return Responsible(**found)

    return resolved


def candidates(among: Collection[int] | None, at: datetime) -> list[Candidate]:
    """Who could take a case, with what decides it; `among` limits who is asked (None: agents). Four queries."""
    works = who_works(at)
    asked = [pk for pk, one in works.items() if (one.role == AGENT if among is None else pk in among)]
    busy = _open_cases(asked)
    here = set(Presence.objects.filter(seen_at__gt=at - PRESENT_FOR).values_list("staff_id", flat=True))
    return [
        Candidate(
            pk, busy[pk], works[pk].capacity, frozenset(works[pk].languages), frozenset(map(fold, works[pk].skills)),
            works[pk].team_ids, works[pk].away, pk in here,
        )
        for pk in asked
    ]  # fmt: skip


LOAD = """
SELECT staff.id,
       (SELECT count(*) FROM (SELECT 1 FROM "case" WHERE owner_id = staff.id AND resolved_at IS NULL LIMIT %(most)s) a)
     + (SELECT count(*) FROM (SELECT 1 FROM "case" WHERE handler_id = staff.id AND owner_id IS DISTINCT FROM staff.id
                              AND resolved_at IS NULL LIMIT %(most)s) b)
FROM unnest(%(ids)s::bigint[]) AS staff (id)
"""
MOST_COUNTED = 300  # open cases of one person; above, more or less of them decides nothing


def _open_cases(staff_ids: Collection[int]) -> Mapping[int, int]:
    """How many open cases each has in hand, counted as far as it decides something."""
    with connection.cursor() as cursor:
        cursor.execute(LOAD, {"ids": list(staff_ids), "most": MOST_COUNTED})
        return dict(cursor.fetchall())


def own_agent_of(case: Case) -> int | None:
    """The agent its customer always goes to, if there is one."""
    return OwnAgent.objects.filter(customer=case.customer_id).values_list("staff_id", flat=True).first()


def need_of(case: Case, own_agent: int | None) -> Need:
    """What a case asks of who takes it: its customer's language and own agent, its team, what it is about."""
    shape = kind_shape(case.kind, case.kind_version)
    topic = dict(shape.topics).get(case.topic, {})
    about = [*shape.name.values(), *topic.values()]
    if case.unit_id and case.unit:
        about += [case.unit.product.sku, case.unit.product.name]
    return Need(case.customer.language, frozenset(map(fold, about)), case.team_id, own_agent, turn=case.number)


def names_of(ids: Collection[int]) -> dict[int, str]:
    """The names of these members of the staff."""
    return dict(Staff.objects.filter(pk__in=ids).values_list("pk", "name"))
