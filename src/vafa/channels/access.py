"""What may be done with channels."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.access import permission

EDIT = permission("channels.edit", _("Set up channels"))
