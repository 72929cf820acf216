"""Sentences for what insights refuse."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.wording import refusals

refusals(
    {
        "insights.no_facts": _("There are no numbers yet. Ask for fresh ones, or run `vafa metrics --refresh`."),
        "insights.unknown_metric": _("There is no metric “%(name)s”. Choose among: %(known)s."),
        "insights.rows_not_read": _("The rows could not be read just now. Try again in a moment."),
        "insights.end_before_start": _("The period ends before it begins. Exchange the two days."),
    }
)
