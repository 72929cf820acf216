"""The next step of a case and its reason in words; why its clocks stand."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.rules.next_step import NextStep
from vafa.platform.i18n.dates import show_moment

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
