"""Names of what may be done, and which role may. Rooms declare theirs in `access.py`; the administrator may do all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from vafa.platform.values import Refused

ADMINISTRATOR, MANAGER, LEAD = "administrator", "manager", "lead"
AGENT, TECHNICIAN, ANALYST = "agent", "technician", "analyst"
ROLES = (ADMINISTRATOR, MANAGER, LEAD, AGENT, TECHNICIAN, ANALYST)


class Asker(Protocol):
    """Whoever asks for something in the desk; staff are askers."""

    @property
    def role(self) -> str: ...

    @property
    def is_active(self) -> bool: ...


@dataclass(frozen=True)
class Permission:
    """One thing that may be done: its name, its words, and the roles that may."""

    name: str
    label: Promise
    roles: frozenset[str]


_known: dict[str, Permission] = {}


def permission(name: str, label: Promise, *roles: str) -> str:
    """Declare a permission and return its name, so that a room's `access.py` reads as a list."""
    _known[name] = Permission(name, label, frozenset((ADMINISTRATOR, *roles)))
    return name


def permissions() -> Mapping[str, Permission]:
    """All declared permissions by name."""
    return dict(sorted(_known.items()))


def may(asker: Asker | None, name: str) -> bool:
    """Whether this person's role allows it. An undeclared name is a mistake of ours and raises KeyError."""
    wanted = _known[name]
    return asker is not None and getattr(asker, "is_active", False) and getattr(asker, "role", "") in wanted.roles


def require(asker: Asker | None, name: str) -> None:
    """Refuse unless this person may."""
    if not may(asker, name):
        raise Refused("access.not_allowed", status=403, permission=name)
