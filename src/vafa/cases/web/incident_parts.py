"""What the page of an incident shows, and how its forms are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.access import INCIDENTS, RESOLVE
from vafa.cases.models import Incident
from vafa.cases.queries.incidents import Reach, Standing, children, likely, standing, unreached, why_unreached
from vafa.cases.queries.setup import kinds
from vafa.cases.rules.shapes import words_in
from vafa.cases.web.page import asker_of
from vafa.conversations.reasons import reason_sentence
from vafa.platform.access import may
from vafa.platform.events.timeline import story
from vafa.platform.i18n import languages
from vafa.platform.i18n.dates import parse_day
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Action, Blank, Crisis, Happening

STORY = 30


@dataclass(frozen=True)
class Typed:
    """What was typed into the page's forms, why it was refused, and whom a choice means: count, known, names, more."""

    given: Mapping[str, str] = field(default_factory=QueryDict)
    error: str = ""
    seen: tuple[int, int, list[str], int] | None = None

    @property
    def fresh(self) -> int:
        """How many of those meant are not yet among those affected."""
        return self.seen[0] - self.seen[1] if self.seen else 0


def page_parts(request: HttpRequest, found: Incident, typed: Typed, at: datetime) -> dict[str, object]:
    """Everything the page of an incident shows; about a dozen queries, whatever its size."""
    staff, how = asker_of(request), standing(found)
    edits = may(staff, INCIDENTS) and found.ended_at is None
    return {
        "incident": found,
        "standing": how,
        "figures": _figures(how),
        "line": Crisis(found.title, how.told, how.total, found.what, state="kept" if found.ended_at else "late"),
        "notices": _notices(found),
        "to_call": unreached(found),
        "reasons": [(reason_sentence(reason), count) for reason, count in why_unreached(found)],
        "children": children(staff, found),
        "likely": likely(staff, found),
        "story": [
            Happening(one.line.title, one.at, icon=one.line.icon or "circle-check")
            for one in story(subject=("incident", found.pk), limit=STORY)
        ],
        "edits": edits,
        "resolves": edits and may(staff, RESOLVE),
        "telling": found.tell_at is not None,
        "typed": typed,
        "sku": typed.given.get("sku") or (found.product.sku if found.product else ""),
        "nobody": Blank(gettext("No case is part of it yet")),
    }


def _figures(how: Standing) -> list[tuple[str, int, str]]:
    return [
        (gettext("Affected"), how.total, ""),
        (gettext("Told"), how.told, "kept" if how.total and how.told == how.total else ""),
        (gettext("Say they read it"), how.read, ""),
        (gettext("To be called"), how.to_call, "late" if how.to_call else ""),
        (gettext("Not told yet"), how.to_tell, "now" if how.to_tell else ""),
        (gettext("Open cases"), how.open_cases, ""),
    ]


def _notices(found: Incident) -> list[tuple[str, str, str, str, str]]:
    """Code, name, direction, subject and words of the notice in each language."""
    said = {one.code: found.notice.get(one.code, {}) for one in languages()}
    return [
        (one.code, one.name, one.direction, said[one.code].get("subject", ""), said[one.code].get("text", ""))
        for one in languages()
    ]


def notice_of(given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The words of the notice in a form, by language."""
    return {
        one.code: {"subject": given.get(f"subject_{one.code}", ""), "text": given.get(f"text_{one.code}", "")}
        for one in languages()
    }


def reach_of(given: Mapping[str, str]) -> Reach:
    """Whom a form means. A day that cannot be read is refused (DateNotUnderstood)."""
    way = given.get("way", "")  # "": whatever is filled in

    def asked(name: str, of: str) -> str:
        return given.get(name, "").strip() if way in ("", of) else ""

    return Reach(
        sku=given.get("sku", "").strip(),
        serials=_lines(asked("serials", "serials")),
        first_serial=asked("first_serial", "range"),
        last_serial=asked("last_serial", "range"),
        first_day=_day(asked("first_day", "orders")),
        last_day=_day(asked("last_day", "orders")),
        people=_lines(asked("people", "hand")),
    )


def _day(text: str) -> date | None:
    return parse_day(text, active().calendar, active().language) if text else None


def days_of(given: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """The moments at which the days of a form begin and end in the shop."""
    reach, zone = reach_of(given), ZoneInfo(settings.CONFIG.time_zone)
    start = datetime.combine(reach.first_day, time(), zone) if reach.first_day else None
    end = datetime.combine(reach.last_day + timedelta(days=1), time(), zone) if reach.last_day else None
    return start, end


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.replace(",", "\n").replace("،", "\n").splitlines() if line.strip()]


def topics() -> list[tuple[str, str]]:
    """The topics of all kinds, to say which cases are likely part of an incident."""
    language = active().language
    found = {key: words_in(words, language) for shape in kinds() for key, words in shape.topics}
    return sorted(found.items(), key=lambda pair: pair[1])


def line_of(found: Incident, how: Standing) -> Crisis:
    """The line across the desk while an incident goes on."""
    action = Action(gettext("Open it"), reverse("desk_incident", args=[found.pk]), small=True)
    return Crisis(found.title, how.told, how.total, action=action, state="late")
