"""What a shop may set about what is seen."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.preferences.models import declare

DAYS = declare(
    "seen.days",
    400,
    _("Days to keep what customers looked at"),
    _("Pages they looked at and things they used are deleted after so many days."),
)
