"""How the table of addresses is written: pages, who gets what, and what their addresses need."""

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
    method: str = "get"
    data: Mapping[str, str] = field(default_factory=dict)


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


def of_the_customer(world: "World") -> dict[str, Any]:
    """Pages about the one customer there is."""
    return {"pk": world.customer.pk}


def of_the_audience(world: "World") -> dict[str, Any]:
    """Pages about the one audience there is."""
    return {"pk": world.audience.pk}


def of_the_case(world: "World") -> dict[str, Any]:
    """Pages about the one case there is."""
    return {"number": world.case.number}


def of_the_complaint(world: "World") -> dict[str, Any]:
    """Pages about the one complaint there is."""
    return {"number": world.complaint.number}


def of_the_import(world: "World") -> dict[str, Any]:
    """Pages about a file of orders that came in."""
    return {"pk": world.orders_file.pk}


def of_the_campaign(world: "World") -> dict[str, Any]:
    """Pages about the one campaign there is."""
    return {"pk": world.campaign.pk}


def of_the_rehearsal(world: "World") -> dict[str, Any]:
    """Pages about the one rehearsal there is."""
    return {"pk": world.rehearsal.plan_id, "number": world.rehearsal.pk}


def of_the_counted_plan(world: "World") -> dict[str, Any]:
    """Pages about what came of the one plan there is."""
    return {"pk": world.counted.plan_id}


def of_the_plan(world: "World") -> dict[str, Any]:
    """Pages about the one plan there is."""
    return {"pk": world.plan.pk}


def of_the_survey(world: "World") -> dict[str, Any]:
    """Pages about the survey after a case."""
    return {"pk": world.survey.pk}


def of_the_message(world: "World") -> dict[str, Any]:
    """Pages about what the customer wrote in the one case there is."""
    return {**of_the_case(world), "pk": world.heard.pk}


def of_the_tray(world: "World") -> dict[str, Any]:
    """Pages about something that found no place."""
    return {"pk": world.inbound.pk}


def of_the_channel(world: "World") -> dict[str, Any]:
    """Pages about the one channel there is."""
    return {"pk": world.channel.pk}


def of_a_colleague(world: "World") -> dict[str, Any]:
    """Pages about somebody who works here and asks for nothing."""
    return {"pk": world.colleague.pk}


SEES_CASES = only("manager", "lead", "agent", "technician", analyst=404)
WORKS_ON_CASES = only("manager", "lead", "agent", "technician")
NO_SURVEYS = {"purpose": "survey", "channel": "any", "granted": "no"}
