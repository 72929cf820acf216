"""What a shop may set about its messages."""

from django.utils.translation import gettext_lazy as _

from vafa.conversations.rules.satisfaction import SAID, SETTLED, SILENT
from vafa.platform.preferences.models import declare

LIMIT = declare(
    "attention.limit", 3, _("Messages per customer"), _("At most so many care messages, surveys and offers together…")
)
DAYS = declare("attention.days", 7, _("In so many days"), _("…in this many days. Answers do not count."))
USED = declare(
    "letters.used",
    True,
    _("Links tell when they are used"),
    _("Links in letters of care, surveys and offers lead over our address. Answers and news of a case never do."),
)
OPENED = declare(
    "letters.opened",
    False,
    _("Letters tell when they are opened"),
    _("By a picture nobody sees. Many mail programs fetch it by themselves, so the number says little."),
)
GAP_MINUTES = declare(
    "attention.gap_minutes",
    60,
    _("Minutes between two messages"),
    _("Care, surveys and offers to one customer leave at least so many minutes apart."),
)
PATIENCE_DAYS = declare(
    "attention.patience_days",
    14,
    _("Days a message may be held back"),
    _("What has no end of its own and is still held back after so many days is left out."),
)
WORKING_DAYS = declare(
    "attention.working_days",
    True,
    _("Surveys and offers only on working days"),
    _("By the week and the holidays of the customer's country. Greetings leave on their day, whatever day that is."),
)
OFFERS_AFTER = declare(
    "offers.satisfaction",
    SETTLED,
    _("Offers before satisfaction"),
    _("After a bad answer there is no offer in any case, until the customer says that it is settled."),
    choices={
        SAID: _("Only to who said that they are satisfied"),
        SETTLED: _("After a purchase only to who said so; who bought long ago may be won back"),
        SILENT: _("Also to who said nothing yet"),
    },
)
FRESH_DAYS = declare(
    "offers.fresh_days",
    90,
    _("Days after a purchase"),
    _("So long a purchase counts as new: whoever made it says first that they are satisfied."),
)
MEMORY_DAYS = declare(
    "offers.memory_days",
    365,
    _("Days an answer is remembered"),
    _("So long a bad answer, or a complaint nobody called settled, keeps offers back, and a good one lets them leave."),
)
