"""The one next step of a case as a button: each step has its own, for who may press it."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.access import REPLY, RESOLVE, WORK
from vafa.cases.models import Case, Promise
from vafa.cases.queries import OWED, StageWork, kind_shape, standing_of
from vafa.cases.rules.next_step import NextStep as Expected
from vafa.cases.rules.next_step import next_step
from vafa.cases.rules.shapes import words_in
from vafa.cases.web.page import address_of, asker_of, where_of
from vafa.cases.web.work import missing_words
from vafa.cases.wording import step_words
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Action, NextStep

OF_A_COMPLAINT = ("fault_known", "loss_known", "apologised", "made_good")
Made = tuple[Action | None, str, str]  # the button, where its form is posted, what stands in the title instead


def step_parts(
    request: HttpRequest, case: Case, work: StageWork, at: datetime, promises: Sequence[Promise] | None = None
) -> dict[str, object]:
    """The step with its button and where its form is posted. One query, and one more where promises are not given."""
    asker = asker_of(request)
    rows = case.promises.filter(OWED) if promises is None else promises
    owed = [one for one in rows if one.kept_at is None and one.called_off_at is None]
    expected = next_step(standing_of(case, owed, work), asker.pk, at)
    title, why = step_words(expected)
    action, url, instead = _button(expected, case, work, asker)
    if action is not None and action.kind == "go":
        title = gettext("Next step: %(step)s") % {"step": instead or title}
    elif expected.reason == "someone_else":
        title = _whose(case, asker) or title
    return {
        "case": case,
        "query": where_of(request, case).query,
        "step": NextStep(title, why, action),
        "step_url": url,
        "step_to": case.stage + 1,
    }


def _button(expected: Expected, case: Case, work: StageWork, asker: Staff) -> Made:
    step = expected.step
    if step == "take" and may(asker, REPLY):
        return Action(gettext("Take it"), icon="user-check", kind="go", key="N", submit=True), _to("assign", case), ""
    if step == "answer" and may(asker, REPLY):
        attrs = {"data-write": ""}
        return Action(gettext("Write the answer"), icon="send", kind="go", key="N", attrs=attrs), "", ""
    if step == "work" and may(asker, WORK) and work.missing:
        return _open_work(case, work)
    if step == "move" and may(asker, WORK):
        name = words_in(kind_shape(case.kind, case.kind_version).stage(case.stage + 1).name, active().language)
        label = gettext("Go on: %(stage)s") % {"stage": name}
        return Action(label, icon="route", kind="go", key="N", submit=True), _to("move", case), ""
    if step == "resolve" and may(asker, RESOLVE):
        attrs = {"data-dialog": "resolve"}
        return Action(gettext("Resolve"), icon="check", kind="go", key="N", attrs=attrs), "", ""
    if step == "go_on" and may(asker, WORK):
        return Action(gettext("Go on"), icon="player-play", kind="go", key="N", submit=True), _to("go_on", case), ""
    if expected.reason == "waiting" and may(asker, WORK):
        return Action(gettext("It is there: go on"), icon="player-play", key="N", submit=True), _to("go_on", case), ""
    if step == "approve":
        return _over(gettext("Say yes or no"), "user-check", _to("approval", case)), "", ""
    if step == "make_good":
        url = address_of("desk_case_complaint", number=case.number)
        return (_over(gettext("Make it good"), "heart-handshake", url) if url else None), "", ""
    return None, "", ""


def _open_work(case: Case, work: StageWork) -> Made:
    """The way to the first thing that is open: the form, what ticks an item, the list, or the question for a yes."""
    first = work.missing[0]
    words = missing_words(first)
    if first.what == "approval":
        return _over(gettext("Ask for a yes"), "user-check", _to("move", case)), "", words
    here = reverse("desk_case_stage", args=[case.number, case.stage])
    if first.what == "field":
        return _over(gettext("Fill in the form"), "clipboard-check", here), "", words
    fact = next((one.auto for one in work.checks if one.key == first.key), "")
    complaint = address_of("desk_case_complaint", number=case.number)
    if fact in OF_A_COMPLAINT and complaint:
        return _over(gettext("Make it good"), "heart-handshake", complaint), "", words
    if fact in ("unit_known", "order_known"):
        return _over(gettext("Say what it is about"), "box", _to("change", case)), "", words
    return _over(gettext("Open the list"), "list-check", here), "", words


def _over(label: str, icon: str, url: str) -> Action:
    """A button that asks over the page."""
    return Action(
        label, url, icon=icon, kind="go", key="N", attrs={"hx-get": url, "hx-target": "#ask", "hx-swap": "innerHTML"}
    )


def _to(name: str, case: Case) -> str:
    return reverse(f"desk_case_{name}", args=[case.number])


def _whose(case: Case, asker: Staff) -> str:
    """Who has the next step: the handler, else the owner."""
    other = case.handler if case.handler_id not in (None, asker.pk) else case.owner
    if other is None or other.pk == asker.pk:
        return ""
    return gettext("%(name)s has the next step") % {"name": other.name}
