"""Slots: places on a page where rooms show panels of their own, so that no page needs to know every room.

A page offers a slot (`case.side`); rooms fill it from their `web/panels.py`. It lays nothing out: the page does.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from vafa.platform.access import may

Draw = Callable[..., str]


@dataclass(frozen=True)
class SlotPanel:
    """One panel: the slot it belongs to, its place there, who may see it, and what draws it."""

    slot: str
    order: int
    permission: str
    draw: Draw


_panels: list[SlotPanel] = []


def panel(slot: str, *, order: int, permission: str = "") -> Callable[[Draw], Draw]:
    """Show something in a slot: `@panel("case.side", order=20, permission=VIEW)` over `f(request, subject) -> html`.

    Smaller orders come first. Nothing returned is nothing shown. `permission` "" lets all who see the page see it.
    """

    def keep(draw: Draw) -> Draw:
        _panels.append(SlotPanel(slot, order, permission, draw))
        return draw

    return keep


def draw_slot(slot: str, request: HttpRequest, subject: object) -> list[str]:
    """What the rooms have to show in this slot to the one who asks, in order."""
    asker = request.user if request.user.is_authenticated else None
    wanted = sorted((one for one in _panels if one.slot == slot), key=lambda one: one.order)
    drawn = [one.draw(request, subject) for one in wanted if not one.permission or may(asker, one.permission)]
    return [html for html in drawn if html]
