"""The settings every shop has, and sentences for what cannot be set."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vafa.platform.preferences.models import declare
from vafa.platform.wording import refusals

declare(
    "shop.name", settings.CONFIG.shop_name, _("Name of the shop"), _("As customers know it; it signs every message.")
)
declare("shop.phone", "", _("Telephone"), _("Shown to customers who would rather call."))
declare("shop.website", "", _("Website"), _("Where “quick start” and product pages are."))
declare(
    "quiet.from", "21:00", _("Quiet hours begin"), _("No message leaves after this time in the customer's own zone.")
)
declare("quiet.until", "09:00", _("Quiet hours end"), _("Messages that waited leave after this time."))

refusals(
    {"preferences.wrong_kind": _("“%(key)s” cannot take that value. Write it as in the example beside the field.")}
)
