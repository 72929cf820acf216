"""Sentences about what is seen: what is wrong with a row, and what a source has to be."""

from django.utils.translation import gettext_lazy as _

from vafa.journeys.seen import settings  # noqa: F401 (declares what a shop may set)
from vafa.platform.wording import refusals

refusals(
    {
        "seen.kind_unknown": _("“%(field)s” is %(known)s, not “%(given)s”."),
        "seen.field_wrong": _("“%(field)s” has to be a text of 1 to %(longest)s letters."),
        "seen.moment_not_understood": _("“%(field)s” is a moment with its zone, such as %(sample)s."),
        "seen.moment_too_far": _("“%(field)s” is longer ago than such things are kept, or still ahead."),
        "seen.nobody_named": _("“%(field)s” names somebody by one of these: %(known)s."),
        "seen.nobody_known": _("No customer is known by this name."),
        "seen.not_a_batch": _("The body is a JSON list of at most %(most)s rows."),
        "seen.too_large": _("The body has at most %(most)s bytes. Send smaller batches."),
        "seen.not_signed": _("The signature is missing, wrong, or older than five minutes."),
        "seen.other_site": _("This page belongs to none of the websites that may tell."),
        "seen.no_name": _("Give it a name, such as the website's."),
        "seen.site_wrong": _("“%(site)s” is no address of a website, such as https://shop.example."),
    }
)
