"""What may be done with cases. The analyst sees numbers and no cases; the technician reads them."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.access import AGENT, LEAD, MANAGER, TECHNICIAN, permission

VIEW = permission("cases.view", _("See cases"), MANAGER, LEAD, AGENT, TECHNICIAN)
REPLY = permission("cases.reply", _("Answer customers on cases and take cases"), MANAGER, LEAD, AGENT)
ASSIGN = permission("cases.assign", _("Give cases to others"), MANAGER, LEAD)
RESOLVE = permission("cases.resolve", _("Resolve and reopen cases"), MANAGER, LEAD, AGENT)
