"""Steps as they begin when one adds them: already saying something, so that they only need to be looked at."""

from collections.abc import Mapping
from typing import Any

from vafa.journeys.models import CALL, MESSAGE, SURVEY
from vafa.journeys.rules.editing import OUTER, Plan, every_row, free_key
from vafa.journeys.rules.steps import ANSWERED
from vafa.journeys.web.step_words import STEP_KINDS
from vafa.platform.i18n.reading import active

TOUCHPOINTS: Mapping[str, Mapping[str, Any]] = {
    MESSAGE: {"purpose": "care", "letter": "care"},
    CALL: {"purpose": "care", "minutes": 5},
    SURVEY: {"purpose": "survey", "letter": "survey", "question": "score"},
}
WAYS = (
    ("way_1", {"fa": "راه یک", "ar": "الطريق الأول", "en": "Way one"}),
    ("way_2", {"fa": "راه دو", "ar": "الطريق الثاني", "en": "Way two"}),
)
OTHERS: Mapping[str, Mapping[str, Any]] = {
    "wait": {"days": 3},
    "wait_for": {"event": ANSWERED, "days": 7, "then": [], "otherwise": []},
    "branch": {"when": {"all": []}, "then": [], "otherwise": []},
    "split": {"ways": [{"key": key, "name": name, "share": 50, "steps": []} for key, name in WAYS]},
    "give": {"gift": "points", "amount": 100},
    "open_case": {"case_kind": "question", "subject": {}},
    "set_trait": {"trait": "", "value": True},
}


def fresh(kind: str, content: Plan, place: str) -> Plan:
    """A step of this kind to be put into this list. In the plan's own list its days come after those of the others."""
    row: Plan = {"key": free_key(content, kind), "kind": kind}
    if kind not in TOUCHPOINTS:
        asked = [one["key"] for one in every_row(content.get("steps", [])) if one.get("question")]
        return {**row, **OTHERS.get(kind, {}), **({"of": asked[-1]} if kind == "wait_for" and asked else {})}
    name = {"name": {active().language: str(STEP_KINDS[kind])}}
    last = max((one["window"][1] for one in content.get("steps", []) if "window" in one), default=-1)
    window = {"window": [last + 1, last + 7]} if place == OUTER else {"window": [0, 3], "since": "here"}
    return {**row, **name, **window, **TOUCHPOINTS[kind]}
