"""What may be done with cases. The analyst sees numbers and no cases; the technician works on those put to them."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.access import AGENT, LEAD, MANAGER, TECHNICIAN, permission

VIEW = permission("cases.view", _("See cases"), MANAGER, LEAD, AGENT, TECHNICIAN)
WORK = permission("cases.work", _("Fill in forms and tick off what is done"), MANAGER, LEAD, AGENT, TECHNICIAN)
REPLY = permission("cases.reply", _("Answer customers on cases and take cases"), MANAGER, LEAD, AGENT)
ASSIGN = permission("cases.assign", _("Give cases to others"), MANAGER, LEAD)
RESOLVE = permission("cases.resolve", _("Resolve and reopen cases"), MANAGER, LEAD, AGENT)
OVERRIDE = permission("cases.override", _("Move a case on though something required is open"), MANAGER, LEAD)
APPROVE = permission("cases.approve", _("Say yes or no where a stage or a compensation needs it"), MANAGER, LEAD)
COMPENSATE = permission("cases.compensate", _("Make a wrong good, within one's authority"), MANAGER, LEAD, AGENT)
REGISTER = permission("cases.register", _("See the register of complaints and what remedies cost"), MANAGER, LEAD)
SHAPE = permission("cases.shape", _("Shape kinds of cases, promises and responsibilities"), MANAGER)
INCIDENTS = permission("cases.incidents", _("Declare an incident and tell everyone affected"), MANAGER, LEAD)
SHARE = permission("cases.share", _("Write saved replies, macros and views for all"), MANAGER, LEAD)
REVIEW = permission("cases.review", _("Review cases and coach"), MANAGER, LEAD)
