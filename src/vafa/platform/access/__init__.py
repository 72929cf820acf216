"""Roles and permissions: who may do what. Which rows a person sees is each room's `visible_to`."""

from vafa.platform.access.permissions import (
    ADMINISTRATOR,
    AGENT,
    ANALYST,
    LEAD,
    MANAGER,
    ROLES,
    TECHNICIAN,
    Asker,
    may,
    permission,
    permissions,
    require,
)

__all__ = [
    "ADMINISTRATOR",
    "AGENT",
    "ANALYST",
    "LEAD",
    "MANAGER",
    "ROLES",
    "TECHNICIAN",
    "Asker",
    "may",
    "permission",
    "permissions",
    "require",
]
