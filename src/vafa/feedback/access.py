"""What may be done with surveys, call-backs and causes, and by whom."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.access import AGENT, ANALYST, LEAD, MANAGER, permission

VIEW = permission("feedback.view", _("See surveys and how customers felt"), MANAGER, LEAD, AGENT, ANALYST)
EDIT = permission("feedback.edit", _("Change, publish and switch surveys"), MANAGER)
ASK = permission("feedback.ask", _("Ask a customer a survey by hand"), MANAGER, LEAD, AGENT)
CALL = permission("feedback.call", _("Call back after a low score"), MANAGER, LEAD, AGENT)
NAME = permission("feedback.name_cause", _("Name the root cause of a case"), MANAGER, LEAD, AGENT)
IMPROVE = permission("feedback.improve", _("Keep root causes and corrective actions"), MANAGER, LEAD)
