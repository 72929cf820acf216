"""What a shop may set about what is seen; it stands under Shop and courtesy."""

from django.utils.translation import gettext_lazy as _

from vafa.journeys.seen.reading import path_of
from vafa.platform.preferences.models import declare, get

DAYS = declare(
    "seen.days",
    400,
    _("Days to keep what customers looked at"),
    _("Pages they looked at and things they used are deleted after so many days."),
)
HELP = declare(
    "seen.help", "/help/", _("Where help pages are"), _("Their addresses begin so, after the name of the website.")
)


def help_pages() -> str:
    """How the paths of help pages begin, however somebody wrote it: "help/", or a whole address; "" is every page."""
    written = str(get(HELP)).strip()
    return f"/{path_of(written).lstrip('/')}" if written else ""
