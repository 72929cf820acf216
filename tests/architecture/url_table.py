"""Every page of ours, who may open it, and what they get. A new page gets a row here.

    "desk_case": Page(only("agent", "lead"), lambda world: {"number": world.case.number}),

`only(…)` names the roles that get 200; the administrator always does, other staff get 403, a stranger has to sign in.
Exceptions are given by role: `only("agent", technician=404)`. The pages are asked with GET; one that takes only POST
answers 405 to those who may, so give it `answer=405`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vafa.platform.access import ADMINISTRATOR, ROLES

if TYPE_CHECKING:
    from tests.architecture.world import World

STRANGER = "stranger"
ASKERS = (STRANGER, *ROLES)
Statuses = Mapping[str, int]


@dataclass(frozen=True)
class Page:
    """What each asker gets, and what the address needs."""

    statuses: Statuses
    kwargs: Callable[["World"], dict[str, Any]] = field(default=lambda world: {})
    query: str = ""


def only(*roles: str, answer: int = 200, stranger: int = 302, **others: int) -> Statuses:
    """These roles and the administrator get the page; the rest of the staff may not."""
    return {
        STRANGER: stranger,
        **{role: answer if role in (ADMINISTRATOR, *roles) else 403 for role in ROLES},
        **others,
    }


def staff(answer: int = 200, **others: int) -> Statuses:
    """Everyone who works here gets the page."""
    return only(*ROLES, answer=answer, **others)


def everyone(answer: int = 200, **others: int) -> Statuses:
    """Whoever asks gets the page."""
    return only(*ROLES, answer=answer, stranger=answer, **others)


TABLE: Mapping[str, Page] = {
    "healthz": Page(everyone(503)),  # no worker runs beside the tests
}
