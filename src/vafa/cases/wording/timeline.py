"""Lines of the timeline about cases."""

from django.utils.translation import gettext

from vafa.cases import events
from vafa.cases.models import KINDS, PRIORITIES
from vafa.cases.queries.setup import kind_shape
from vafa.cases.rules.shapes import words_in
from vafa.cases.wording.promises import BROKEN, KEPT, KEPT_LATE, PROMISED
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


@says(events.ReplyTakenBack)
def _words_taken_back(event: events.ReplyTakenBack) -> Line:
    return Line(
        gettext("Our words on case %(number)s were taken back before they left") % _number(event), icon="rotate-2"
    )


@says(events.CustomerWrote)
def _wrote(event: events.CustomerWrote) -> Line:
    return Line(gettext("The customer wrote on case %(number)s") % _number(event), icon="message-circle")


@says(events.NoteWritten)
def _noted(event: events.NoteWritten) -> Line:
    return Line(gettext("Internal note on case %(number)s") % _number(event), icon="lock")


@says(events.PromiseMade)
def _promised(event: events.PromiseMade) -> Line:
    return Line(str(PROMISED[event.kind]) % {"moment": show_moment(event.due_at)}, icon="clock", tone="wait")


@says(events.PromiseKept)
def _kept(event: events.PromiseKept) -> Line:
    words = KEPT[event.kind] if event.on_time else KEPT_LATE[event.kind]
    return Line(str(words), icon="circle-check", tone="good" if event.on_time else "late")


@says(events.PromiseBroken)
def _broken(event: events.PromiseBroken) -> Line:
    words = str(BROKEN[event.kind]) % {"moment": show_moment(event.due_at)}
    return Line(words, icon="alert-triangle", tone="late")


@says(events.PromiseWarned)
def _warned(event: events.PromiseWarned) -> Line:
    words = gettext("The last quarter until %(moment)s has begun") % {"moment": show_moment(event.due_at)}
    return Line(words, icon="clock", tone="wait")


@says(events.PromiseTakenBack)
def _taken_back(event: events.PromiseTakenBack) -> Line:
    return Line(gettext("Taken back; the promise stands again"), icon="rotate-2")


@says(events.PromiseCalledOff)
def _called_off(event: events.PromiseCalledOff) -> Line:
    return Line(gettext("The promise is no longer needed"), icon="clock")


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
    stage = {"stage": words_in(kind_shape(event.kind, 0).stage(event.stage).name, active().language)}
    if event.open_items:
        return Line(gettext("Stage: %(stage)s, with something required still open") % stage, event.why[:200], "route")
    words = gettext("Back to the stage: %(stage)s") if event.stage < event.before else gettext("Stage: %(stage)s")
    return Line(words % stage, event.why[:200], icon="route")


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
    words = gettext("A form was filled in on paper") if event.on_paper else gettext("A form was filled in")
    return Line(words, icon="clipboard-check")


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


@says(events.CaseMentioned)
def _mentioned(event: events.CaseMentioned) -> Line:
    return Line(gettext("Colleagues were named in a note on case %(number)s") % _number(event), icon="at")


@says(events.PriorityChanged)
def _priority(event: events.PriorityChanged) -> Line:
    words = {"priority": str(dict(PRIORITIES).get(event.priority, event.priority))}
    return Line(gettext("Priority: %(priority)s") % words, icon="flag")


@says(events.TagsChanged)
def _tags(event: events.TagsChanged) -> Line:
    comma = gettext(", ")
    if event.added:
        return Line(gettext("Tagged: %(tags)s") % {"tags": comma.join(event.added)}, icon="tag")
    return Line(gettext("Tag taken off: %(tags)s") % {"tags": comma.join(event.removed)}, icon="tag")


@says(events.CaseMerged)
def _merged(event: events.CaseMerged) -> Line:
    words = {**_number(event), "into": to_reader(event.into_number, active().language)}
    return Line(gettext("Case %(number)s became part of case %(into)s") % words, icon="copy")


@says(events.CaseUnmerged)
def _unmerged(event: events.CaseUnmerged) -> Line:
    return Line(gettext("Case %(number)s stands by itself again") % _number(event), icon="copy")


@says(events.CaseSplit)
def _split(event: events.CaseSplit) -> Line:
    words = {**_number(event), "other": to_reader(event.other_number, active().language)}
    return Line(gettext("Part of case %(number)s became case %(other)s") % words, icon="copy")


@says(events.MessageMoved)
def _message_moved(event: events.MessageMoved) -> Line:
    words = {**_number(event), "other": to_reader(event.other_number, active().language)}
    if event.came:
        return Line(gettext("A message was moved here from case %(other)s") % words, icon="corner-down-left")
    return Line(gettext("A message of case %(number)s was moved to case %(other)s") % words, icon="corner-down-left")


@says(events.CaseLinked)
def _linked(event: events.CaseLinked) -> Line:
    words = {**_number(event), "other": to_reader(event.other_number, active().language)}
    if event.why == "not_double":
        return Line(gettext("Cases %(number)s and %(other)s are two matters") % words, icon="link")
    if not event.on:
        return Line(gettext("Cases %(number)s and %(other)s are no longer linked") % words, icon="link")
    return Line(gettext("Cases %(number)s and %(other)s were linked") % words, icon="link")


@says(events.MarkedSpam)
def _spam(event: events.MarkedSpam) -> Line:
    return Line(gettext("Case %(number)s was marked as spam") % _number(event), icon="ban")


@says(events.SpamTakenBack)
def _no_spam(event: events.SpamTakenBack) -> Line:
    return Line(gettext("Case %(number)s is no spam after all") % _number(event), icon="arrow-back-up")


@says(events.CaseConsulted)
def _consulted(event: events.CaseConsulted) -> Line:
    return Line(gettext("A colleague was asked inside the case"), icon="message-circle", tone="wait")


@says(events.ConsultAnswered)
def _consult_answered(event: events.ConsultAnswered) -> Line:
    return Line(gettext("The colleague who was asked has answered"), icon="message-circle", tone="good")


@says(events.CaseChanged)
def _changed(event: events.CaseChanged) -> Line:
    if "kind" in event.changes:
        kind = words_in(kind_shape(str(event.changes["kind"][1])).name, active().language)
        return Line(gettext("Case %(number)s is a case of another kind now") % _number(event), kind, icon="tag")
    return Line(gettext("What case %(number)s is about was put right") % _number(event), icon="tag")


@says(events.OwnAgentSet)
def _own_agent(event: events.OwnAgentSet) -> Line:
    if event.staff_id is None:
        return Line(gettext("The customer has no agent of their own any more"), icon="user")
    return Line(gettext("The customer has an agent of their own"), icon="user-check")
