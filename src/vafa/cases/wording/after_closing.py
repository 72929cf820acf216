"""What is said about waiting that is over, asking whether it did work, and the customer's name under the report."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases import events
from vafa.platform.i18n.dates import show_moment
from vafa.platform.wording import Line, refusals, says

refusals(
    {
        "cases.nothing_to_sign": _("There is nothing to sign yet. We write to you when the work is done."),
        "cases.bad_time": _("Write the time as hours and minutes, such as 14:30."),
        "cases.no_name": _("Write your full name, or sign with a finger."),
        "cases.bad_signature": _(
            "This signature cannot be read. Sign once more (at most %(limit)s kB), or write your full name."
        ),
    }
)


@says(events.WaitOver)
def _wait_over(event: events.WaitOver) -> Line:
    words = gettext("What we wait for should be here since %(moment)s") % {"moment": show_moment(event.until)}
    return Line(words, icon="clock", tone="wait")


@says(events.CheckedBack)
def _checked_back(event: events.CheckedBack) -> Line:
    return Line(gettext("We asked whether it did work"), icon="send")


@says(events.SignedOff)
def _signed(event: events.SignedOff) -> Line:
    if event.way == "drawn":
        return Line(gettext("The customer signed the final report"), icon="edit", tone="good")
    return Line(gettext("The customer confirmed the final report"), icon="circle-check", tone="good")
