"""Lines of the timeline about cases."""

from django.utils.translation import gettext

from vafa.cases import events
from vafa.cases.models import KINDS
from vafa.cases.queries.setup import kind_shape
from vafa.cases.rules.promises import FIRST_RESPONSE
from vafa.cases.rules.shapes import words_in
from vafa.cases.wording.steps import PAUSED
from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.wording import Line, says


def _number(event: events.CaseEvent) -> dict[str, str]:
    return {"number": to_reader(event.number, active().language)}


@says(events.CaseOpened)
def _opened(event: events.CaseOpened) -> Line:
    kind = dict(KINDS).get(event.kind, event.kind)
    title = gettext("Request %(number)s: %(kind)s") % {**_number(event), "kind": kind}
    return Line(title, event.title, icon="ticket")


@says(events.CaseAssigned)
def _assigned(event: events.CaseAssigned) -> Line:
    words = gettext("Case %(number)s changed hands") if event.before else gettext("Case %(number)s is in good hands")
    return Line(words % _number(event), icon="user-check")


@says(events.CaseAnswered)
def _answered(event: events.CaseAnswered) -> Line:
    words = gettext("First answer on case %(number)s") if event.first else gettext("We wrote on case %(number)s")
    return Line(words % _number(event), icon="send")


@says(events.CustomerWrote)
def _wrote(event: events.CustomerWrote) -> Line:
    return Line(gettext("The customer wrote on case %(number)s") % _number(event), icon="message-circle")


@says(events.NoteWritten)
def _noted(event: events.NoteWritten) -> Line:
    return Line(gettext("Internal note on case %(number)s") % _number(event), icon="lock")


@says(events.PromiseMade)
def _promised(event: events.PromiseMade) -> Line:
    words = gettext("Promised: first answer by %(moment)s")
    if event.kind != FIRST_RESPONSE:
        words = gettext("Promised: an answer by %(moment)s")
    return Line(words % {"moment": show_moment(event.due_at)}, icon="clock", tone="wait")


@says(events.PromiseKept)
def _kept(event: events.PromiseKept) -> Line:
    if event.on_time:
        return Line(gettext("Answered in time"), icon="circle-check", tone="good")
    return Line(gettext("Answered, later than promised"), icon="circle-check", tone="late")


@says(events.PromiseBroken)
def _broken(event: events.PromiseBroken) -> Line:
    words = gettext("Promise broken: no answer by %(moment)s") % {"moment": show_moment(event.due_at)}
    return Line(words, icon="alert-triangle", tone="late")


@says(events.CaseResolved)
def _resolved(event: events.CaseResolved) -> Line:
    return Line(gettext("Case %(number)s resolved") % _number(event), event.how[:200], icon="check", tone="good")


@says(events.ResolutionConfirmed)
def _confirmed(event: events.ResolutionConfirmed) -> Line:
    return Line(gettext("The customer says it worked"), icon="heart-handshake", tone="good")


@says(events.CaseReopened)
def _reopened(event: events.CaseReopened) -> Line:
    return Line(
        gettext("Case %(number)s is open again") % _number(event), event.why[:200], icon="rotate-2", tone="late"
    )


@says(events.StageEntered)
def _entered(event: events.StageEntered) -> Line:
    stage = kind_shape(event.kind, 0).stage(event.stage)
    words = gettext("Stage: %(stage)s") % {"stage": words_in(stage.name, active().language)}
    return Line(words, event.why[:200], icon="route")


@says(events.CasePaused)
def _paused(event: events.CasePaused) -> Line:
    return Line(str(PAUSED.get(event.reason, PAUSED["customer"])), event.note, icon="clock", tone="wait")


@says(events.CaseResumed)
def _resumed(event: events.CaseResumed) -> Line:
    return Line(gettext("The clocks run again"), icon="clock")


@says(events.PolicyApplied)
def _policy(event: events.PolicyApplied) -> Line:
    words = gettext("Another promise now: by %(moment)s") % {"moment": show_moment(event.due_at)}
    return Line(words, event.policy, icon="clock")


@says(events.HandedOver)
def _handed(event: events.HandedOver) -> Line:
    return Line(gettext("The work of this stage changed hands"), icon="user-check")


@says(events.CheckTicked)
def _ticked(event: events.CheckTicked) -> Line:
    words = gettext("Done: %(item)s") if event.done else gettext("Open again: %(item)s")
    return Line(words % {"item": event.words}, icon="check")


@says(events.FormFilled)
def _filled(event: events.FormFilled) -> Line:
    return Line(gettext("A form was filled in on paper") if event.on_paper else gettext("A form was filled in"))


@says(events.ApprovalAsked)
def _asked(event: events.ApprovalAsked) -> Line:
    return Line(gettext("A yes was asked for"), event.words[:200], icon="user-check", tone="wait")


@says(events.ApprovalDecided)
def _decided(event: events.ApprovalDecided) -> Line:
    words = gettext("The answer was yes") if event.granted else gettext("The answer was no")
    return Line(words, event.reason[:200], icon="user-check", tone="good" if event.granted else "late")


@says(events.CaseClosed)
def _closed(event: events.CaseClosed) -> Line:
    return Line(gettext("Case %(number)s is closed") % _number(event), icon="check")
