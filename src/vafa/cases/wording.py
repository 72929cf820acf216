"""Sentences about cases: settings, refusals, lines of the timeline, the next step."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases import events
from vafa.cases.actions.handing import AUTO_ASSIGN
from vafa.cases.actions.promises import RESPONSE_MINUTES
from vafa.cases.models import KINDS
from vafa.cases.queries.setup import kind_shape
from vafa.cases.rules.next_step import NextStep
from vafa.cases.rules.promises import FIRST_RESPONSE
from vafa.cases.rules.shapes import words_in
from vafa.conversations.reasons import reasons
from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.preferences.models import declare
from vafa.platform.wording import Line, refusals, says

declare(
    RESPONSE_MINUTES,
    120,
    _("First answer within (minutes)"),
    _("Working minutes we promise for an answer to a request, by the shop's calendar."),
)
declare(AUTO_ASSIGN, False, _("Give new cases out"), _("A new case goes to the agent with the fewest open ones."))

refusals(
    {
        "cases.unknown": _("There is no such case. Check its number, or search by the customer's name."),
        "cases.unknown_kind": _("Choose what your request is about."),
        "cases.unknown_draft": _("Only a reply or a note can be kept as a draft."),
        "cases.no_words": _("Write a few words first."),
        "cases.too_late_to_undo": _("The letter has left already, so this cannot be undone. Reopen the case instead."),
        "cases.file_gone": _("This file is no longer kept."),
        "cases.not_resolved": _("This request is still open, so there is nothing to confirm. We are working on it."),
        "cases.bad_shape": _("This part of the kind cannot be read: %(part)s. Correct it and save again."),
        "cases.bad_policy": _("This part of the policy cannot be read: %(part)s. Correct it and save again."),
        "cases.unknown_wait": _("Say what we wait for: the customer, a part or the courier."),
        "cases.until_passed": _("The day we expect to go on has passed. Choose a later one."),
        "cases.already_resolved": _("This case is resolved already. Reopen it first."),
        "cases.unknown_stage": _("There are four stages, from 1 to 4."),
        "cases.resolve_first": _("A case comes to its last stage by being resolved."),
        "cases.work_open": _("First finish what is required: %(items)s."),
        "cases.unknown_item": _("This checklist has no such item. Load the page again."),
        "cases.nobody_approves": _("Nobody else may say yes to this. Ask a manager to name someone."),
        "cases.not_asked": _("Someone else was asked for this yes."),
        "cases.already_decided": _("This has been decided already."),
        "cases.no_reason": _("Write in a sentence why."),
        "cases.cannot_handle": _("%(name)s cannot work on cases."),
        "cases.unowned": _("Nobody has this case yet. Take it, or give it to someone first."),
        "cases.cannot_own": _("%(name)s cannot answer cases. Choose an agent, a lead or a manager."),
    }
)

# Why a message was not sent, as `objections.py` says it.
reasons(
    {
        "open_case": _("The customer has an open case. First we solve that."),
        "unsettled_complaint": _("The customer has not yet said that the complaint is settled."),
    }
)

STEPS = {
    "take": _("Take this case"),
    "answer": _("Answer the customer"),
    "resolve": _("Ask whether it is done, and resolve"),
    "wait": _("Nothing to do now"),
    "nothing": _("Done"),
    "approve": _("Say yes or no"),
    "work": _("Finish what this stage asks for"),
    "move": _("Go on to the next stage"),
    "make_good": _("Make it good"),
    "go_on": _("Go on with the case"),
}
REASONS = {
    "unowned": _("Nobody has it in hand yet."),
    "someone_else": _("Someone else has it in hand."),
    "customer_waits": _("We promised a word by %(moment)s."),
    "late": _("We promised a word by %(moment)s, and that has passed."),
    "answered": _("We wrote on %(moment)s and wait for the customer."),
    "asked_of_you": _("You were asked for a yes."),
    "asked_of_another": _("We wait for a yes from inside."),
    "open_items": _("Something required is still open."),
    "stage_done": _("Everything this stage asks for is there."),
    "wrong_not_made_good": _("It is solved, and not yet made good."),
    "waiting": _("The clocks stand until what we wait for is there."),
    "wait_over": _("What we wait for should be here since %(moment)s."),
    "closed": _("It was closed on %(moment)s."),
    "merged": _("It was merged into another case."),
    "spam": _("It was marked as spam."),
    "silent": _("No word from the customer since we wrote on %(moment)s."),
    "resolved": _("It was resolved on %(moment)s."),
}


PAUSED = {
    "customer": _("We wait for the customer; the clocks stand"),
    "part": _("We wait for a part; the clocks stand"),
    "courier": _("We wait for the courier; the clocks stand"),
}


def step_words(step: NextStep) -> tuple[str, str]:
    """The next step and its reason in the reader's words."""
    if step.reason == "customer_waits" and step.moment is None:
        return str(STEPS[step.step]), gettext("The customer waits for a word from us.")
    moment = show_moment(step.moment) if step.moment else ""
    return str(STEPS[step.step]), str(REASONS[step.reason]) % {"moment": moment}


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
