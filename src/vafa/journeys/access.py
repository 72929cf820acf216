"""What may be done with journeys, and by whom."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.access import AGENT, ANALYST, LEAD, MANAGER, permission

VIEW = permission("journeys.view", _("See plans and follow-ups"), MANAGER, LEAD, AGENT, ANALYST)
EDIT = permission("journeys.edit", _("Change and publish plans"), MANAGER)
CALL = permission("journeys.call", _("Make follow-up calls"), MANAGER, LEAD, AGENT)
CALLERS = (AGENT, LEAD)  # roles that are given calls; managers may take them
CAMPAIGNS = permission("journeys.campaigns", _("Write campaigns and stop them"), MANAGER, LEAD)
SEND = permission("journeys.send", _("Send campaigns"), MANAGER)
REDEEM = permission("journeys.redeem", _("Mark coupons as used"), MANAGER, LEAD, AGENT)
