"""Sentences about journeys: lines of the timeline, why a follow-up was left out, and refusals."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.conversations.reasons import reason_sentence, reasons
from vafa.journeys import events, occasion_settings  # noqa: F401 (its settings exist from the start)
from vafa.journeys.actions.calls import ALL_GOOD, CALL_LATER, NO_ANSWER, PROBLEM, TALKED, WRONG_NUMBER
from vafa.journeys.campaigns import wording as campaigns  # noqa: F401
from vafa.journeys.gifts import wording as gifts  # noqa: F401
from vafa.journeys.preferences import RETURN_MINUTES
from vafa.journeys.queries import touchpoint_name
from vafa.journeys.seen import wording as _seen  # noqa: F401
from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.preferences.models import declare
from vafa.platform.wording import Line, refusals, says

refusals(
    {
        "journeys.no_touchpoints": _("A plan needs at least one touchpoint. Add one before publishing."),
        "journeys.same_key": _("Two touchpoints are called “%(touchpoint)s”. Give one of them another key."),
        "journeys.step_unreadable": _("Step “%(step)s”: “%(field)s” cannot be read. Choose it again."),
        "journeys.too_many_steps": _("A plan has at most %(most)s steps. Make two plans of it."),
        "journeys.window_over": _(
            "Touchpoint “%(touchpoint)s” is over before the one above it begins. Move it up, or move its days."
        ),
        "journeys.wait_missing": _("Step “%(touchpoint)s”: choose what is waited for: some days, an hour, or a date."),
        "journeys.timeout_missing": _(
            "Step “%(touchpoint)s”: say after how many days one no longer waits, from 1 to %(most)s."
        ),
        "journeys.question_missing": _(
            "Step “%(touchpoint)s” waits for an answer. Choose a touchpoint above it that asks something."
        ),
        "journeys.trigger_unknown": _("Step “%(touchpoint)s”: choose what has to happen."),
        "journeys.shares_wrong": _(
            "Step “%(touchpoint)s”: it takes two ways or more, and their shares make 100 together."
        ),
        "journeys.gift_missing": _("Step “%(touchpoint)s”: choose points or a coupon, and how much."),
        "journeys.case_kind_unknown": _("Step “%(touchpoint)s”: choose the kind of the case and write its subject."),
        "journeys.trait_missing": _("Step “%(touchpoint)s”: give the mark a name."),
        "journeys.entry_missing": _("Choose who begins the plan: by what happens, an audience, or an occasion."),
        "journeys.goal_unknown": _("Choose what is hoped for, and within how many days."),
        "journeys.window_backwards": _(
            "Touchpoint “%(touchpoint)s”: the window begins on day 0 or later, and does not end before it begins."
        ),
        "journeys.letter_missing": _("Touchpoint “%(touchpoint)s” sends a letter. Choose which one."),
        "journeys.letter_unknown": _(
            "Touchpoint “%(touchpoint)s”: there is no letter “%(letter)s”. Choose another, or write it first."
        ),
        "journeys.step_unfinished": _("Step “%(touchpoint)s” is not finished yet. Open it, and say what is missing."),
        "journeys.draft_changed_since": _("The draft was changed meanwhile, so nothing was taken back. Look at it."),
        "journeys.nothing_to_publish": _("Nothing in “%(plan)s” was changed since it was published."),
        "journeys.plan_no_name": _("Give the plan a name of at most %(most)s letters."),
        "journeys.plan_unknown": _("There is no plan “%(key)s”."),
        "journeys.file_unread": _("The file cannot be read: %(why)s"),
        "journeys.file_none": _("Choose a file."),
        "journeys.file_too_large": _("The file has more than %(most)s KB. Look whether it is the right one."),
        "journeys.file_no_text": _("The file is no text in UTF-8. Save it so, and try again."),
        "journeys.file_yaml": _("Line %(line)s: this is no YAML. Look at the indents and quotes there."),
        "journeys.file_anchor": _("Line %(line)s: anchors and tags (&, *, !) are not read. Write the value itself."),
        "journeys.file_too_deep": _("Line %(line)s: this lies too deep. Take something out of it."),
        "journeys.file_no_plan": _("Line %(line)s: a plan is `key`, `name`, `entry` and `steps`, each with its value."),
        "journeys.file_key": _("Line %(line)s: `key` is one Latin word of letters, digits and _."),
        "journeys.file_name": _("Line %(line)s: the plan needs a `name`."),
        "journeys.file_field": _("Line %(line)s: there is no field “%(field)s” here. Look at its spelling."),
        "journeys.file_twice": _("Line %(line)s: “%(field)s” is there twice. Keep one of them."),
        "journeys.file_refused": _("Line %(line)s: %(cause)s"),
        "journeys.nothing_to_rehearse": _("There is nothing to rehearse yet: add a step to the plan first."),
        "journeys.rehearsal_unknown_orders": _("Choose the orders of last year or the coming days."),
        "journeys.rehearsal_under_way": _("This plan is being rehearsed. Wait until that is done, or stop it."),
        "journeys.rehearsal_broke": _("The rehearsal broke off. The log of the worker says why."),
        "journeys.already_over": _("This follow-up is already over."),
        "journeys.no_call_waiting": _("This call is no longer waiting; someone may have made it meanwhile."),
        "journeys.may_not_call": _("%(name)s does not make calls. Choose an agent or a lead."),
        "journeys.outcome_unknown": _("Choose how the call went."),
        "journeys.say_what_is_wrong": _("Write down what is wrong; the case begins with it."),
        "journeys.not_ahead": _("Choose a moment that is still ahead."),
        "journeys.outside_window": _("Choose a moment that is still ahead and before this follow-up's window ends."),
        "journeys.answer_unreadable": _("Choose one of the answers."),
        "journeys.answer_too_long": _("Please keep your words under %(limit)s characters."),
    }
)

# Codes that sending and cases also use have their sentences there.
REASONS: dict[str, Promise] = {
    "window_passed": _("Its time had passed when the order came in."),
    "no_allowed_hour": _("Its window had no hour in which they may be reached."),
    "order_cancelled": _("The order was cancelled."),
    "order_returned": _("The order was returned."),
    "import_undone": _("The import it came with was undone."),
    "customer_gone": _("The customer is no longer with us."),
    "plan_off": _("The plan was switched off."),
    "newer_order": _("A newer order asks the same in a few days."),
    "asked_lately": _("We asked the same about another order a short while ago."),
    "by_hand": _("Someone decided to leave it out."),
    "they_asked": _("They asked us to leave it out."),
    "does_not_fit": _("It does not fit them."),
    "call_missed": _("Nobody called before the window ended."),
    "no_answer": _("Nobody answered."),
    "wrong_number": _("The number was wrong."),
    "busy": _("The line was busy."),
    "went_wrong": _("Something went wrong on our side; see the dead letters."),
    "left": _("What ends the plan for them came about."),
    "loop": _("This plan led to itself through others, so it was not begun once more. See what begins it and ends it."),
    "held_out": _("They are among those the plan is compared with."),
    "conditions_broken": _(
        "Its conditions ask for something that is no longer known. Edit the step and publish again."
    ),
    "no_date": _("The date it waits for is not known of this customer."),
    "complete": _("Everything planned has had its turn."),
}
OUTCOMES: dict[str, Promise] = {
    TALKED: _("We talked"),
    ALL_GOOD: _("All is well"),
    PROBLEM: _("Something is wrong"),
    NO_ANSWER: _("No answer"),
    WRONG_NUMBER: _("Wrong number"),
    CALL_LATER: _("Call later"),
    "sent": _("Sent"),
    "answered": _("Answered"),
}


reasons(REASONS)
declare(RETURN_MINUTES, 60, _("Call back within (working minutes)"), _("After somebody called and nobody took it."))


def outcome_words(code: str) -> str:
    """How a follow-up went, in the reader's words."""
    return str(OUTCOMES.get(code, code))


@says(events.RunStarted)
def _started(event: events.RunStarted) -> Line:
    return Line(gettext("Follow-ups after the purchase were planned"), icon="route")


@says(events.RunEnded)
def _ended(event: events.RunEnded) -> Line:
    return Line(
        gettext("Follow-ups after the purchase came to an end"), reason_sentence(event.reason), icon="route-off"
    )


def _name(event: events.FollowUpEvent) -> dict[str, str]:
    return {"touchpoint": touchpoint_name(event.touchpoint, active().language)}


@says(events.FollowUpDone)
def _done(event: events.FollowUpDone) -> Line:
    words = gettext("Done: %(touchpoint)s") if event.on_time else gettext("Done late: %(touchpoint)s")
    note = event.note or outcome_words(event.outcome)
    return Line(words % _name(event), note[:200], icon="circle-check", tone="good" if event.on_time else "late")


@says(events.FollowUpSkipped)
def _skipped(event: events.FollowUpSkipped) -> Line:
    return Line(gettext("Left out: %(touchpoint)s") % _name(event), reason_sentence(event.reason), icon="circle-minus")


@says(events.FollowUpFailed)
def _failed(event: events.FollowUpFailed) -> Line:
    words = gettext("Not done: %(touchpoint)s") % _name(event)
    return Line(words, reason_sentence(event.reason), icon="alert-triangle", tone="late")


@says(events.CallOwed)
def _owed(event: events.CallOwed) -> Line:
    return Line(gettext("A call is due: %(touchpoint)s") % _name(event), icon="phone", tone="wait")


@says(events.CallTried)
def _tried(event: events.CallTried) -> Line:
    words = gettext("Called: %(outcome)s") % {"outcome": outcome_words(event.outcome)}
    if event.kind == "message":
        note = gettext("We write instead.")
    else:
        note = gettext("Next call: %(moment)s") % {"moment": show_moment(event.next_at)}
    return Line(words, f"{event.note} {note}".strip()[:200], icon="phone-off", tone="wait")


@says(events.FollowUpAnswered)
def _answered(event: events.FollowUpAnswered) -> Line:
    score, language = event.answer.get("score"), active().language
    if score is not None:
        title = gettext("They gave us %(score)s out of 10") % {"score": to_reader(str(score), language)}
        tone = "good" if isinstance(score, int) and score > 8 else "plain" if score in (7, 8) else "late"
    elif event.answer.get("as_expected"):
        title, tone = gettext("Everything is as they expected"), "good"
    else:
        title, tone = gettext("Not everything is as they expected"), "late"
    return Line(title, str(event.answer.get("words", ""))[:200], icon="message-2-star", tone=tone)


@says(events.ReturnCallOwed)
def _return_owed(event: events.ReturnCallOwed) -> Line:
    missed = event.why == "missed"
    title = gettext("We owe a call back") if missed else gettext("We will call")
    return Line(title, show_moment(event.due_at), icon="phone", tone="wait")


@says(events.ReturnCallDone)
def _return_done(event: events.ReturnCallDone) -> Line:
    words = gettext("Called back") if event.on_time else gettext("Called back, later than we should")
    return Line(words, event.note, icon="circle-check", tone="good" if event.on_time else "late")


@says(events.ReturnCallGivenUp)
def _return_given_up(event: events.ReturnCallGivenUp) -> Line:
    return Line(gettext("Called back in vain"), reason_sentence(event.reason), icon="phone-off", tone="late")
