"""Settings of the service desk in words."""

from django.utils.translation import gettext_lazy as _

from vafa.cases.actions.handing import AUTO_ASSIGN
from vafa.cases.actions.promises import RESPONSE_MINUTES
from vafa.cases.queries.scope import AGENTS_SEE_ALL
from vafa.platform.preferences.models import declare

declare(
    RESPONSE_MINUTES,
    120,
    _("First answer within (minutes)"),
    _("Working minutes we promise for an answer to a request, by the shop's calendar."),
)
declare(AUTO_ASSIGN, False, _("Give new cases out"), _("A new case goes to the agent with the fewest open ones."))
declare(
    AGENTS_SEE_ALL,
    True,
    _("Agents see every case"),
    _("Otherwise their own cases, those of their teams, and those nobody has."),
)
