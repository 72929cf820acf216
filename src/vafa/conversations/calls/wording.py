"""Sentences about calls: lines of the timeline, refusals."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.conversations.events import CallEnded, CallInVain, CallLogged, CallMissed
from vafa.conversations.models.call import REACHED, RESULTS
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.wording import Line, refusals, says

refusals(
    {
        "calls.cannot_dial": gettext_lazy(
            "Your telephone cannot be rung from here. Give its extension under Settings, My account."
        ),
        "calls.no_number": gettext_lazy("Write a telephone number."),
        "calls.result_unknown": gettext_lazy("Choose how the call went."),
        "calls.note_too_long": gettext_lazy("Please keep the note under %(limit)s characters."),
        "calls.other_customer": gettext_lazy("This call was with another customer. It stays where it is."),
        "calls.no_customer": gettext_lazy("Nobody is known by this number yet. Say first who it was."),
    }
)


def result_words(code: str) -> str:
    """How a call went, in the reader's words."""
    return str(dict(RESULTS).get(code, code))


def length_words(seconds: int) -> str:
    """How long somebody talked: "3 minutes", "40 seconds"; "" for no time at all."""
    count = seconds if seconds < 60 else round(seconds / 60)
    if not count:
        return ""
    if seconds < 60:
        words = ngettext("%(count)s second", "%(count)s seconds", count)
    else:
        words = ngettext("%(count)s minute", "%(count)s minutes", count)
    return words % {"count": show_number(count, active().language)}


@says(CallEnded)
def ended(event: CallEnded) -> Line:
    title = _("We called") if event.outgoing else _("The customer called")
    return Line(title, length_words(event.seconds), icon="phone", tone="good")


@says(CallMissed)
def missed(event: CallMissed) -> Line:
    return Line(_("The customer called, and nobody took it"), icon="phone-off", tone="late")


@says(CallInVain)
def in_vain(event: CallInVain) -> Line:
    return Line(_("We called and nobody took it"), icon="phone-off", tone="wait")


@says(CallLogged)
def logged(event: CallLogged) -> Line:
    title = _("Call: %(result)s") % {"result": result_words(event.result)}
    return Line(title, event.note[:200], icon="phone", tone="good" if event.result == REACHED else "wait")
