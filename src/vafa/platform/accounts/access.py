"""What may be done with staff and settings."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.access import LEAD, MANAGER, permission

STAFF_EDIT = permission("staff.edit", _("Take on and change staff"))
STAFF_WORK = permission("staff.work", _("Say what colleagues know, how much they take and when they are away"), LEAD)
SETTINGS_EDIT = permission("settings.edit", _("Change the settings of the shop"), MANAGER)
SYSTEM_SEE = permission("system.see", _("See how the system is doing, and its dead letters"), MANAGER)
