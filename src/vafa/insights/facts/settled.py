"""What counts as a resolved case and as a repeat, for every metric that asks about either.

A repeat is another case of the same person, or about the same unit, in the same matter (its topic, else its kind),
opened after the resolution and within the days its kind says.
"""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vafa.insights.metric import Table


def settled(cases: "Table", as_of: datetime) -> "Table":
    """Cases that were resolved by that moment, on the `day` of it, with `watched_until` and whether they `repeated`."""
    import ibis

    now = ibis.literal(as_of)
    done = cases.filter(cases.first_resolved_at.notnull(), cases.first_resolved_at <= now)
    done = done.mutate(
        day=done.first_resolved_on,
        watched_until=done.first_resolved_at + done.repeat_days.as_interval("D"),
    )
    later = cases.filter(cases.opened_at <= now).select(
        "matter", "customer_id", "unit_id", other_id="case_id", asked_at="opened_at"
    )
    by_person = _again(done, later, "customer_id")
    by_unit = _again(done.filter(done.unit_id.notnull()), later.filter(later.unit_id.notnull()), "unit_id")
    again = ibis.union(by_person, by_unit, distinct=True)
    found = done.left_join(again, done.case_id == again.again_id)
    return found.mutate(repeated=found.again_id.notnull()).drop("again_id")


def _again(done: "Table", later: "Table", who: str) -> "Table":
    """The cases that were asked again by the same `who`."""
    one = done.select("case_id", "matter", who, "first_resolved_at", "watched_until")
    two = later.select(other_id="other_id", its_matter="matter", its_who=who, asked_at="asked_at")
    met = one.inner_join(
        two,
        [
            one.matter == two.its_matter,
            one[who] == two.its_who,
            one.case_id != two.other_id,
            two.asked_at > one.first_resolved_at,
            two.asked_at <= one.watched_until,
        ],
    )
    return met.select(again_id="case_id").distinct()
