"""Any other table of orders: columns are guessed from their names and values, and shown before anything runs."""

from django.utils.translation import gettext_lazy as _

from vafa.sales.imports.preset import Preset

PRESET = Preset(name="generic", label=_("Any table of orders"))
