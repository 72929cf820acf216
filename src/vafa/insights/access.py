"""Who may see what the numbers say. The rows behind them name people only to those who may see customers."""

from django.utils.translation import gettext_lazy as _

from vafa.platform.access import ANALYST, LEAD, MANAGER, permission

VIEW = permission("insights.view", _("See what was learned"), MANAGER, LEAD, ANALYST)
