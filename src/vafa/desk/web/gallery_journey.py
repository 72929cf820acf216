"""The journey of the gallery: laid out and drawn as a real one, with invented words and numbers."""

from functools import partial

from vafa.desk.web.gallery_data import Words
from vafa.journeys.counting import PlanTally, Tally
from vafa.journeys.rules.laying import Place, lay
from vafa.journeys.rules.steps import Branch
from vafa.journeys.rules.touchpoints import Touchpoint
from vafa.journeys.web.sketch import axis_of, bands_of
from vafa.platform.ui import components as ui

# Day, icon, why and what is said as words of the gallery; the way, and what was reached.
Row = tuple[str, str, str, str, tuple[str, str, str], tuple[str, str, float | None, ui.State]]


def journey(w: Words) -> ui.JourneyMap:
    """A journey that forks after its survey: the offer is only for who is satisfied."""
    touch = partial(Touchpoint, kind="message", name={}, purpose="care")
    asked = [touch(key="welcome", from_day=0, to_day=2), touch(key="ask", from_day=3, to_day=7)]
    asked.append(touch(key="opinion", from_day=14, to_day=16))
    offer, rest = touch(key="care_s", from_day=60, to_day=67), touch(key="deep", from_day=90, to_day=180)
    layout = lay((*asked, Branch(key="happy", when={}, then=(offer,)), rest))
    came = {"welcome": 1284, "ask": 1010, "opinion": 720, "happy": 720, "care_s": 410, "deep": 600}
    tally = PlanTally(entered=1284, steps={key: Tally(done=many) for key, many in came.items()})
    tally.steps["happy"].outcomes.update(then=410, otherwise=190)
    touches = [_touch(w, place) for place in layout.places]
    meanwhile = [ui.Meanwhile(w["deep"], w["care_s"], w["today_n"])]
    return ui.JourneyMap(touches, axis_of(layout), bands_of(layout, tally), layout.lanes, meanwhile, meanwhile)


MAIL, CALL = ("by_mail", "auto", "mail"), ("by_call", "agent", "phone")
TOUCHES: dict[str, Row] = {
    "welcome": ("d0", "heart-handshake", "why_w", "say_w", MAIL, ("84%", "opened", 84, "kept")),
    "ask": ("d5", "phone", "why_c", "say_c", CALL, ("71%", "done", 71, "now")),
    "opinion": ("d14", "mood-smile", "why_c", "say_c", MAIL, ("38%", "opened", 38, "soon")),
    "care_s": ("m2", "list-check", "why_w", "care", MAIL, ("52%", "opened", 52, "now")),
    "deep": ("m4", "messages", "why_c", "say_c", CALL, ("", "", None, "now")),
}


def _touch(w: Words, place: Place) -> ui.Touch:
    key = place.step.key
    if key not in TOUCHES:
        return ui.Touch(w["unless"], "", "git-branch", key, narrow=True, lane=place.lane)
    day, icon, why, say, by, (measure, words, reached, state) = TOUCHES[key]
    first = key in ("welcome", "care_s")
    return ui.Touch(
        w[key], w[day], icon, key, lane=place.lane,
        phase=w["start" if key == "welcome" else "stay"] if first else "",
        phase_note=w["start_n" if key == "welcome" else "stay_n"] if first else "", span=6 if key == "welcome" else 4,
        why=w[why], say=w[say], only=[w["unless"]] if key == "care_s" else [],
        by=w[by[0]], by_note=w[by[1]], by_icon=by[2],
        measure=measure, measure_text=w[words] if words else "", reached=reached, state=state,
        live=[("users", "128", w["waiting_n"], "#"), ("bolt", "9", w["today_n"], "")], url="#",
    )  # fmt: skip
