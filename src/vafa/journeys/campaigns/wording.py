"""Sentences about campaigns: refusals, and why a message of one did not leave."""

from django.utils.translation import gettext_lazy as _

from vafa.conversations.reasons import reasons
from vafa.journeys.campaigns import prices  # noqa: F401 (its setting exists from the start)
from vafa.journeys.campaigns.objections import CAMPAIGN_STOPPED
from vafa.platform.wording import refusals

refusals(
    {
        "campaigns.unknown": _("There is no such campaign."),
        "campaigns.under_way": _("This campaign is under way. Stop it before you change it."),
        "campaigns.not_under_way": _("This campaign is not under way; there is nothing to stop."),
        "campaigns.no_name": _("Give the campaign a name of at most %(most)s letters."),
        "campaigns.out_of_range": _("One of the numbers is out of range. Check them and save again."),
        "campaigns.no_words": _("Write the letter in at least one language."),
        "campaigns.words_untouched": _("Write your news into the letter first, in every language and for SMS too."),
        "campaigns.nobody": _("Nobody would get it now. Look at the audience and at who is left out."),
        "campaigns.price_below_nought": _("A price is not less than nothing."),
    }
)
reasons({CAMPAIGN_STOPPED: _("The campaign was stopped before it left.")})
