"""What counts as an answer to a survey, for every metric of a score: the last one, on the day of the first."""

from typing import TYPE_CHECKING

from vafa.insights.metric import ROW

if TYPE_CHECKING:
    from vafa.insights.metric import Table


def scored(responses: "Table", measure: str, high: int) -> "Table":
    """A row for each answer with this score; `hit` from `high` on, `value` the score."""
    import ibis

    given = responses.filter(responses[measure].notnull())
    return given.mutate(
        subject_id="response_id",
        part=ibis.literal(""),
        hit=given[measure] >= high,
        value=given[measure].cast("float64"),
        aside=ibis.literal(""),
    ).select(*ROW)
