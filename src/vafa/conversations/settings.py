"""What a shop may set about its messages."""

from django.utils.translation import gettext_lazy as _

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
