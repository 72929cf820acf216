"""Sentences about surveys, call-backs and causes: settings, refusals, reasons, lines of the timeline, scores."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.conversations.reasons import reasons
from vafa.feedback import events, preferences
from vafa.feedback.actions.call_backs import CHANGED, NO_ANSWER, NOT_SETTLED, SETTLED, TALKED
from vafa.feedback.models import Survey
from vafa.feedback.rules.fatigue import ASKED_ABOUT_CASE, ASKED_LATELY
from vafa.feedback.rules.forms import BOUNDS, CES, CSAT, NPS, in_language
from vafa.feedback.rules.scores import HIGH, LOW, MIDDLE, score_class
from vafa.platform.i18n.dates import show_day, show_moment
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.preferences.models import declare
from vafa.platform.values import Refused
from vafa.platform.wording import Line, refusals, says, sentence

SETTINGS = _("Surveys")  # the group of the settings below

declare(
    preferences.DELAY_HOURS,
    20,
    _("Ask after a case (hours)"),
    _("So many hours after a case is resolved the customer is asked how it went; at night it waits for the morning."),
)
declare(
    preferences.REST_DAYS,
    14,
    _("Days between two surveys"),
    _("A customer is asked at most once in so many days, whatever the survey."),
)
declare(
    preferences.CALL_BACK_HOURS,
    8,
    _("Call back within (working hours)"),
    _("After a low score somebody calls within so many working hours."),
)
declare(
    preferences.NPS_AFTER_DAYS,
    90,
    _("Ask for a recommendation after (days)"),
    _("So many days after their last order customers are asked whether they would recommend us, once switched on."),
)
declare(
    preferences.NPS_REST_DAYS,
    180,
    _("Days between two such questions"),
    _("Nobody is asked for a recommendation again within so many days."),
)

refusals(
    {
        "feedback.no_fields": _("A survey needs at least one question."),
        "feedback.too_many_fields": _("A survey has at most %(limit)s questions; short ones are answered."),
        "feedback.field_unreadable": _("Question “%(field)s” cannot be read. Write it again."),
        "feedback.same_key": _("Two questions are called “%(field)s”. Give one of them another name."),
        "feedback.score_first": _("This survey measures, so its scale stays the first question."),
        "feedback.scale_backwards": _("Question “%(field)s”: the scale begins at 0 or 1 and has at most eleven steps."),
        "feedback.too_few_options": _("Question “%(field)s” needs between 2 and 20 answers to choose from."),
        "feedback.condition_unclear": _(
            "Question “%(field)s” depends on an answer that no question before it offers. Choose it again."
        ),
        "feedback.words_missing": _("Question “%(field)s” has no words yet in one of the languages (%(language)s)."),
        "feedback.name_missing": _("Write what the survey is called."),
        "feedback.kind_unknown": _("Choose what the survey measures."),
        "feedback.trigger_unknown": _("Choose when the survey is asked."),
        "feedback.trigger_taken": _(
            "Another survey is asked on this occasion. Switch that one off first, or choose another occasion."
        ),
        "feedback.nothing_to_publish": _("Nothing was changed since it was published."),
        "feedback.not_published": _("Publish the survey first."),
        "feedback.switched_off": _("This survey is switched off."),
        "feedback.answer_final": _(
            "Your answer was kept a while ago and can no longer be changed. Write to us instead."
        ),
        "feedback.not_understood": _("Something is not right yet; it is said beside its question. Nothing is lost."),
        "feedback.unknown_field": _("We did not ask about “%(field)s”. Please press send once more."),
        "feedback.answer_missing": _("Please answer this one."),
        "feedback.choose_one": _("Choose one of the answers."),
        "feedback.too_long": _("Please keep your words under %(limit)s characters."),
        "feedback.call_over": _("This call is already over; someone may have made it meanwhile."),
        "feedback.outcome_unknown": _("Choose how the call went."),
        "feedback.say_what_is_wrong": _("Write down what is wrong; the case goes on with it."),
        "feedback.may_not_call": _("%(name)s does not make calls. Choose an agent, a lead or a manager."),
        "feedback.cause_words_missing": _("Write the theme and the cause."),
        "feedback.state_unknown": _("A cause is open or done."),
        "feedback.action_words_missing": _("Write what will be done, and by when."),
        "feedback.day_passed": _("Choose a day that is still ahead."),
    }
)

reasons(
    {
        ASKED_LATELY: _("We asked them something a short while ago."),
        ASKED_ABOUT_CASE: _("They were asked about this case already."),
        "survey_off": _("The survey was switched off."),
    }
)

OUTCOMES: Mapping[str, Promise] = {
    SETTLED: _("It is put right"),
    TALKED: _("We talked"),
    NOT_SETTLED: _("It is still wrong: take the case up again"),
    NO_ANSWER: _("Nobody answered"),
    CHANGED: _("They changed their answer"),
}
SATISFIED = (_("Very dissatisfied"), _("Dissatisfied"), _("Neither"), _("Satisfied"), _("Very satisfied"))
EASY = (
    _("Very hard"), _("Hard"), _("Rather hard"), _("Neither hard nor easy"),
    _("Rather easy"), _("Easy"), _("Very easy"),
)  # fmt: skip
PROMOTERS: Mapping[str, Promise] = {
    LOW: _("would advise against us"),
    MIDDLE: _("undecided"),
    HIGH: _("recommends us"),
}
MEASURES: Mapping[str, Promise] = {CSAT: _("Satisfaction"), CES: _("Ease"), NPS: _("Recommendation")}
TONES = {LOW: "late", MIDDLE: "plain", HIGH: "good"}


def score_words(measure: str, score: int) -> str:
    """A score as people say it: "Satisfied", "recommends us"."""
    if measure == NPS:
        return str(PROMOTERS[score_class(NPS, score)])
    return str((SATISFIED if measure == CSAT else EASY)[score - 1])


def score_of(measure: str, score: int) -> str:
    """A score out of the most there is: "4 of 5"."""
    language = active().language
    values = {"score": to_reader(score, language), "most": to_reader(BOUNDS[measure][1], language)}
    return gettext("%(score)s of %(most)s") % values


def outcome_words(code: str) -> str:
    """How a call-back went."""
    return str(OUTCOMES.get(code, code))


def problem_words(refused: Refused) -> str:
    """What is wrong with an answer."""
    return sentence(refused)


def survey_name(survey: Survey) -> str:
    """What a survey is called, in the reader's language."""
    return in_language(survey.name, active().language) or survey.key


@says(events.SurveySent)
def _sent(event: events.SurveySent) -> Line:
    return Line(gettext("Asked how it went"), icon="star")


@says(events.SurveyAnswered)
def _answered(event: events.SurveyAnswered) -> Line:
    if event.score is None:
        measured = sorted(event.scores.items())
        if not measured:
            return Line(gettext("Answered our questions"), event.words[:200], icon="star")
        measure, score = measured[0]
    else:
        measure, score = event.kind, event.score
    values = {"score": score_of(measure, score), "words": score_words(measure, score)}
    title = gettext("Gave us %(score)s: %(words)s") % values
    if event.again:
        title = gettext("Changed their answer to %(score)s: %(words)s") % values
    return Line(title, event.words[:200], icon="star", tone=TONES[score_class(measure, score)])


@says(events.CallBackOpened)
def _opened(event: events.CallBackOpened) -> Line:
    words = gettext("Somebody calls by %(moment)s") % {"moment": show_moment(event.due_at)}
    return Line(words, gettext("after a low score"), icon="phone", tone="wait")


@says(events.CallBackHandedOver)
def _handed(event: events.CallBackHandedOver) -> Line:
    return Line(gettext("Somebody else calls back"), icon="user-check")


@says(events.CallBackTried)
def _tried(event: events.CallBackTried) -> Line:
    note = gettext("Next call: %(moment)s") % {"moment": show_moment(event.next_at)}
    return Line(
        gettext("Called back: nobody answered"), f"{event.note} {note}".strip()[:200], icon="phone-off", tone="wait"
    )


@says(events.CallBackDone)
def _done(event: events.CallBackDone) -> Line:
    words = gettext("Called back: %(outcome)s") if event.on_time else gettext("Called back late: %(outcome)s")
    tone = "good" if event.outcome == SETTLED else "plain"
    return Line(words % {"outcome": outcome_words(event.outcome)}, event.note[:200], icon="phone", tone=tone)


@says(events.SurveyPublished)
def _published(event: events.SurveyPublished) -> Line:
    words = gettext("A survey has version %(number)s") % {"number": to_reader(event.number, active().language)}
    return Line(words, icon="list-check")


@says(events.CauseNamed)
def _named(event: events.CauseNamed) -> Line:
    return Line(gettext("Cause named"), event.cause[:200], icon="git-branch")


@says(events.CauseTakenBack)
def _taken_back(event: events.CauseTakenBack) -> Line:
    return Line(gettext("Cause taken back"), event.cause[:200], icon="x")


@says(events.CauseOpened)
def _cause(event: events.CauseOpened) -> Line:
    return Line(gettext("A root cause has a name"), event.cause[:200], icon="git-branch")


@says(events.CorrectiveActionPlanned)
def _planned(event: events.CorrectiveActionPlanned) -> Line:
    return Line(gettext("Something will be done by %(day)s") % {"day": show_day(event.due_on)}, icon="list-check")


@says(events.CorrectiveActionDone)
def _action_done(event: events.CorrectiveActionDone) -> Line:
    words = (
        gettext("Something was done about a cause")
        if event.on_time
        else gettext("Done about a cause, later than planned")
    )
    return Line(words, icon="circle-check", tone="good" if event.on_time else "late")
