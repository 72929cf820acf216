"""Complaints and remedies in words: why something was refused, and what the timeline says."""

from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases import events
from vafa.cases.models.complaint import FAULTS, REMEDIES
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.wording import Line, refusals, says

refusals(
    {
        "cases.not_a_complaint": _("This case is no complaint, so nothing is made good on it."),
        "cases.unknown_fault": _("Choose whose fault it was from the list."),
        "cases.unknown_remedy": _("Choose what to give from the list."),
        "cases.bad_amount": _("Write an amount above zero, such as 1,500,000."),
        "cases.too_many_parts": _("Write the loss in twenty lines at most."),
        "cases.currencies_differ": _(
            "Amounts in %(one)s and %(other)s cannot be weighed against each other. Write them in one currency."
        ),
        "cases.less_than_loss": _(
            "The fault is ours and this is not more than the customer lost. Give more, or say why less is right."
        ),
        "cases.nobody_covers": _("Nobody else may give that much. Offer less, or ask a manager to raise the limits."),
        "cases.above_your_authority": _(
            "This is above what you may give just now. Someone with more authority decides."
        ),
        "cases.not_reached": _("No letter can reach this customer. Say it by phone and note that you did."),
        "cases.bad_score": _("A score is between 1 and 5."),
        "cases.bad_limit": _("Write a limit as an amount of zero or more, the month not below the case."),
        "cases.own_limit": _("Nobody changes the limit of their own role. Ask an administrator."),
        "cases.limit_twice": _("This role has two limits for the same kind and class. Keep one of them."),
    }
)


def remedy_word(key: str) -> str:
    """What a remedy is called."""
    return str(dict(REMEDIES).get(key, key))


def fault_word(key: str) -> str:
    """Whose fault it was."""
    return str(dict(FAULTS)[key]) if key in dict(FAULTS) else gettext("Not known yet")


def _number(event: events.CaseEvent) -> dict[str, str]:
    return {"number": to_reader(event.number, active().language)}


def _worth(event: events.CompensationEvent) -> str:
    what = {"remedy": remedy_word(event.remedy), "worth": show_money(Decimal(event.worth), event.currency)}
    return gettext("%(remedy)s, worth %(worth)s") % what


@says(events.ComplaintHeard)
def _heard(event: events.ComplaintHeard) -> Line:
    return Line(gettext("We heard the complaint of case %(number)s") % _number(event), icon="message-report")


@says(events.FaultNamed)
def _fault(event: events.FaultNamed) -> Line:
    return Line(gettext("Whose fault: %(fault)s") % {"fault": fault_word(event.fault)}, icon="flag")


@says(events.LossNoted)
def _loss(event: events.LossNoted) -> Line:
    if event.loss is None:
        return Line(gettext("The loss they feel was written down"), event.words, icon="mood-sad")
    worth = {"worth": show_money(Decimal(event.loss), event.currency)}
    return Line(gettext("The loss they feel: %(worth)s") % worth, event.words, icon="mood-sad")


@says(events.ApologySaid)
def _sorry(event: events.ApologySaid) -> Line:
    words = gettext("We said sorry by phone") if event.way == "phone" else gettext("We said sorry in a letter")
    return Line(words, event.words, icon="heart-handshake", tone="good")


@says(events.ExceptionMade)
def _exception(event: events.ExceptionMade) -> Line:
    return Line(gettext("Why less than the loss, or nothing, is given"), event.why, icon="flag")


@says(events.CompensationAsked)
def _asked(event: events.CompensationAsked) -> Line:
    return Line(gettext("A yes was asked for, to make it good"), _worth(event), icon="gift", tone="wait")


@says(events.CompensationGiven)
def _given(event: events.CompensationGiven) -> Line:
    return Line(gettext("Given to make it good"), _worth(event), icon="gift", tone="good")


@says(events.CompensationDeclined)
def _declined(event: events.CompensationDeclined) -> Line:
    return Line(gettext("Not given: %(what)s") % {"what": _worth(event)}, event.reason, icon="gift", tone="late")


@says(events.CompensationWithdrawn)
def _withdrawn(event: events.CompensationWithdrawn) -> Line:
    return Line(gettext("Withdrawn: %(what)s") % {"what": _worth(event)}, event.reason, icon="gift")


@says(events.ComplaintRated)
def _rated(event: events.ComplaintRated) -> Line:
    score = {"score": to_reader(event.score, active().language), "most": to_reader(5, active().language)}
    return Line(gettext("After the complaint: %(score)s of %(most)s") % score, icon="mood-smile")
