"""Questions about surveys: which is asked when, how they fare, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from vafa.feedback.models import Response, Survey, SurveyVersion
from vafa.feedback.rules.forms import Field, read_form

WEEKS = 12

FIGURES = """
SELECT s.id,
       count(i.id) FILTER (WHERE i.sent_at > %(since)s),
       count(r.id) FILTER (WHERE i.sent_at > %(since)s),
       count(r.id) FILTER (WHERE r.at > %(since)s),
       avg(CASE s.kind WHEN 'csat' THEN r.csat WHEN 'ces' THEN r.ces WHEN 'nps' THEN r.nps END)
           FILTER (WHERE r.at > %(since)s)
FROM survey s
LEFT JOIN survey_invitation i ON i.survey_id = s.id AND (i.sent_at > %(since)s OR i.state = 'answered')
LEFT JOIN survey_response r ON r.invitation_id = i.id
GROUP BY s.id
"""
BY_WEEK = """
SELECT date_trunc('week', (r.at AT TIME ZONE %(zone)s) + make_interval(days => %(shift)s))::date - %(shift)s::int
           AS week,
       count(*), count(score), avg(score),
       count(*) FILTER (WHERE score <= %(low)s), count(*) FILTER (WHERE score >= %(high)s)
FROM (SELECT r.at, CASE %(kind)s WHEN 'csat' THEN r.csat WHEN 'ces' THEN r.ces WHEN 'nps' THEN r.nps END AS score
      FROM survey_response r WHERE r.survey_id = %(survey)s AND r.at >= %(since)s) r
GROUP BY week ORDER BY week DESC
"""


@dataclass(frozen=True)
class Figures:
    """How one survey fared since a day. `replied` are answers to what was sent since then, `answered` all answers."""

    sent: int = 0
    replied: int = 0
    answered: int = 0
    mean: float | None = None

    @property
    def rate(self) -> float | None:
        """The share of those asked who answered; None before anybody was asked."""
        return self.replied / self.sent if self.sent else None


@dataclass(frozen=True)
class Week:
    """The answers of one week, which begins on `start`."""

    start: datetime
    answers: int
    scored: int
    mean: float | None
    low: int
    high: int


def asked_when(trigger: str) -> Survey | None:
    """The survey that is asked on this occasion just now; None when it is switched off."""
    return Survey.objects.filter(trigger=trigger, is_active=True).first()


def current_version(survey: Survey) -> SurveyVersion | None:
    """What the survey asks now; None before it was published."""
    return survey.versions.order_by("-number").first()


def fields_of(version: SurveyVersion) -> tuple[Field, ...]:
    """The questions of a version."""
    return read_form(version.fields)


def survey_figures(since: datetime) -> Mapping[int, Figures]:
    """The figures of every survey by its id, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"since": since})
        return {
            pk: Figures(sent, replied, answered, None if mean is None else float(mean))
            for pk, sent, replied, answered, mean in cursor.fetchall()
        }


def by_week(survey: Survey, edges: tuple[int, int], at: datetime, week_start: int = 5) -> list[Week]:
    """Answers of the last weeks, the latest first. `week_start`: 0 is Monday, 5 Saturday."""
    since = at - timedelta(weeks=WEEKS)
    values: dict[str, str | int | datetime] = {
        "zone": settings.CONFIG.time_zone,
        "shift": (7 - week_start) % 7,
        "kind": survey.kind,
        "survey": survey.pk,
        "since": since,
        "low": edges[0],
        "high": edges[1],
    }
    zone = ZoneInfo(settings.CONFIG.time_zone)
    with connection.cursor() as cursor:
        cursor.execute(BY_WEEK, values)
        return [
            Week(
                datetime(day.year, day.month, day.day, tzinfo=zone),
                answers,
                scored,
                None if mean is None else float(mean),
                low,
                high,
            )
            for day, answers, scored, mean, low, high in cursor.fetchall()
        ]


@dataclass(frozen=True)
class Page:
    """Some responses, and the cursor of those after them ("" at the end)."""

    rows: Sequence[Response]
    next: str = ""


def responses_of(survey: Survey, *, condition: Q | None = None, cursor: str = "", limit: int = 30) -> Page:
    """A page of what was answered, the latest first; `condition` limits them. A strange cursor is the beginning."""
    rows: QuerySet[Response] = Response.objects.filter(survey=survey).filter(condition or Q())
    rows = _before(rows, cursor).select_related("customer", "case", "version").order_by("-at", "-pk")
    found = list(rows[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], f"{last.at.isoformat()}~{last.pk}" if last else "")


def _before(rows: QuerySet[Response], cursor: str) -> QuerySet[Response]:
    text, _, pk = cursor.rpartition("~")
    if not pk.isdecimal() or len(pk) > 18:
        return rows
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return rows
    if moment.tzinfo is None:
        return rows
    return rows.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=int(pk)))


def answer_shares(survey: Survey, since: datetime, limit: int = 5000) -> tuple[list[SurveyVersion], list[Response]]:
    """Versions by number and the latest responses, for counting what was chosen; two statements."""
    versions = list(survey.versions.order_by("-number"))
    return versions, list(Response.objects.filter(survey=survey, at__gt=since).order_by("-at")[:limit])


def latest_of(customer_id: int, limit: int = 3) -> list[Response]:
    """What a customer answered last, with survey, version and case."""
    rows = Response.objects.filter(customer_id=customer_id).select_related("survey", "version", "case")
    return list(rows.order_by("-at", "-pk")[:limit])
