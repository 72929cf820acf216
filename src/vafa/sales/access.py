"""What may be done with purchases. The analyst sees numbers and no orders; the technician reads them."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.access import AGENT, LEAD, MANAGER, TECHNICIAN, permission

VIEW = permission("sales.view", _("See orders and products"), MANAGER, LEAD, AGENT, TECHNICIAN)
IMPORT = permission("sales.import", _("Bring in files of orders, and take them out again"), MANAGER, LEAD)
PRODUCTS = permission(
    "sales.products", _("Say what is known of products: warranty, service, how long one lasts"), MANAGER, LEAD
)
