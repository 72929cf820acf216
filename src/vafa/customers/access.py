"""What may be done with customers. The analyst sees numbers and no people, so none of these."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.access import AGENT, LEAD, MANAGER, TECHNICIAN, permission

VIEW = permission("customers.view", _("See customers"), MANAGER, LEAD, AGENT, TECHNICIAN)
EDIT = permission("customers.edit", _("Change customers"), MANAGER, LEAD, AGENT)
AUDIENCES = permission("customers.audiences", _("Keep audiences"), MANAGER, LEAD)
CONSENT = permission("customers.consent", _("Record consents"), MANAGER, LEAD, AGENT)
