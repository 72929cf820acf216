"""Incidents, reviews and time spent in words: why something was refused, and what the timeline says."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vafa.cases import events
from vafa.platform.i18n.digits import show_number, to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.notices.words import Words, notice_words
from vafa.platform.wording import Line, refusals, says

refusals(
    {
        "cases.unknown_incident": _("There is no such incident."),
        "cases.incident_untitled": _("Give the incident a title."),
        "cases.no_notice": _("Write the notice in at least one language: its subject and its words."),
        "cases.incident_over": _("This incident has ended, so nobody is told any more."),
        "cases.incident_no_outcome": _("Say in a sentence how it ended."),
        "cases.unknown_product": _("No product has the code %(sku)s."),
        "cases.nobody_meant": _("Say who is affected: a product, serial numbers, days of orders, or customers."),
        "cases.bad_serials": _("Give the first and the last serial number of the range."),
        "cases.too_many_serials": _("Give at most %(most)s lines at a time."),
        "cases.bad_days": _("The first day comes after the last. Turn them round."),
        "cases.nobody_affected": _("Nobody is affected by this yet, so there is nobody to tell."),
        "cases.not_affected": _("This customer is not among those affected."),
        "cases.bad_seconds": _("Time spent is a number of seconds."),
        "cases.bad_minutes": _("Write the time as minutes, at most those of a day."),
        "cases.not_your_time": _("Only the person themselves or a lead may correct this time."),
        "cases.unknown_review": _("There is no such review."),
        "cases.review_not_whole": _("Give every line of the card one to five stars."),
        "cases.review_done": _("This review is finished."),
        "cases.review_not_yours": _("Only the one it is about can say that they have read it."),
        "cases.review_not_done": _("This review is not finished yet."),
    }
)

notice_words(
    {
        "cases.reviewed": Words(_("Somebody looked back at your case %(number)s with you: read it."), "star"),
        "cases.reviews_proposed": Words(_("Cases of last week to look back at: %(count)s"), "star"),
        "cases.incident_told": Words(
            _("%(title)s: told %(told)s, nobody can reach %(unreached)s by letter."), "alert-triangle"
        ),
    }
)

WHY_REVIEW = {
    "unhappy": _("the customer was not satisfied"),
    "reopened": _("it was opened again"),
    "late": _("a promise broke"),
    "many_hands": _("it went through many hands"),
    "long": _("it took long to work on"),
    "praised": _("the customer praised it"),
    "confirmed": _("the customer confirmed that it works"),
    "quick": _("it was solved quickly"),
    "": _("picked by hand"),
}


def _count(number: int) -> str:
    return show_number(number, active().language)


@says(events.IncidentDeclared)
def _declared(event: events.IncidentDeclared) -> Line:
    return Line(gettext("Incident declared: %(title)s") % {"title": event.title}, icon="alert-triangle", tone="late")


@says(events.IncidentReached)
def _reached(event: events.IncidentReached) -> Line:
    words = ngettext("%(count)s more affected customer", "%(count)s more affected customers", event.count)
    return Line(words % {"count": _count(event.count)}, icon="users")


@says(events.IncidentTold)
def _told(event: events.IncidentTold) -> Line:
    words = ngettext("%(count)s customer told", "%(count)s customers told", event.told) % {"count": _count(event.told)}
    left = gettext("No letter reaches: %(count)s") % {"count": _count(event.unreached)} if event.unreached else ""
    return Line(words, left, icon="send", tone="good")


@says(events.AffectedCalled)
def _called(event: events.AffectedCalled) -> Line:
    return Line(gettext("Called about: %(title)s") % {"title": event.title}, icon="phone", tone="good")


@says(events.NoticeRead)
def _read(event: events.NoticeRead) -> Line:
    return Line(gettext("Read the notice: %(title)s") % {"title": event.title}, icon="eye", tone="good")


@says(events.IncidentEnded)
def _ended(event: events.IncidentEnded) -> Line:
    title = gettext("Incident ended: %(title)s") % {"title": event.title}
    return Line(title, event.outcome[:200], icon="circle-check", tone="good")


@says(events.CaseJoinedIncident)
def _joined(event: events.CaseJoinedIncident) -> Line:
    words = gettext("Part of the incident: %(title)s") if event.on else gettext("No part of the incident: %(title)s")
    return Line(words % {"title": event.title}, icon="link")


@says(events.HandlingCorrected)
def _corrected(event: events.HandlingCorrected) -> Line:
    minutes = {"before": _count(round(event.before / 60)), "after": _count(round(event.seconds / 60))}
    words = gettext("Time spent corrected from %(before)s to %(after)s minutes") % minutes
    return Line(words, event.why, icon="hourglass")


@says(events.ReviewProposed)
def _proposed(event: events.ReviewProposed) -> Line:
    return Line(gettext("To be looked back at"), str(WHY_REVIEW.get(event.why, "")), icon="star")


@says(events.CaseReviewed)
def _reviewed(event: events.CaseReviewed) -> Line:
    return Line(
        gettext("Case %(number)s was reviewed") % {"number": to_reader(event.number, active().language)}, icon="star"
    )


@says(events.ReviewSeen)
def _seen(event: events.ReviewSeen) -> Line:
    return Line(gettext("The review was read"), icon="eye")
