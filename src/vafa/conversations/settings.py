"""What a shop may set about its messages."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.preferences.models import declare

LIMIT = declare(
    "attention.limit", 3, _("Messages per customer"), _("At most so many care messages, surveys and offers together…")
)
DAYS = declare("attention.days", 7, _("In so many days"), _("…in this many days. Answers do not count."))
