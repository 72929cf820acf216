"""What may be done with messages and letters."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.access import AGENT, LEAD, MANAGER, permission

LETTERS = permission("conversations.letters", _("Edit letters"), MANAGER)
SETTLE = permission("conversations.settle", _("Settle messages that need a person"), MANAGER, LEAD, AGENT)
PLACE = permission("conversations.place", _("Place what came and found no place"), MANAGER, LEAD, AGENT)
RAW = permission("conversations.raw", _("Download messages as they came"), MANAGER, LEAD)
