"""The places of the desk, in the order of the rail. A role sees only those it may use; settings are behind the face.

It names addresses and permissions; the pages themselves are in web/.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.conversations.access import PLACE
from vafa.customers.access import VIEW as CUSTOMERS
from vafa.platform.access import Asker, may

Counter = Callable[[Asker], int]


@dataclass(frozen=True)
class Place:
    """One place of the rail. `permission` "" lets every member of the staff in; `letter` goes there after G.

    On a phone those that are not `on_phone` stand in the menu behind the face.
    """

    key: str
    label: str | Promise
    icon: str
    url_name: str
    permission: str = ""
    letter: str = ""
    on_phone: bool = True
    only_when_waiting: bool = False  # in the rail while its number is not nought; always in the menu and the palette


PLACES: Sequence[Place] = (
    Place("today", _("Today"), "calendar-check", "desk_today", letter="T"),
    Place("cases", _("Cases"), "folders", "desk_cases", letter="C"),
    Place(
        "unplaced", _("Unplaced"), "mailbox", "desk_unplaced", PLACE, letter="U", on_phone=False, only_when_waiting=True
    ),
    Place("calls", _("Calls"), "phone", "desk_calls", CUSTOMERS, letter="D", on_phone=False, only_when_waiting=True),
    Place("people", _("People"), "users", "desk_people", letter="P"),
    Place("grow", _("Grow"), "route", "desk_grow", letter="G"),
    Place("learn", _("Learn"), "chart-bar", "desk_learn", letter="L"),
)

_counters: dict[str, Counter] = {}


def count_for(key: str) -> Callable[[Counter], Counter]:
    """Give a place its number: `@count_for("today")` over a function from the asker to how much waits for them."""

    def keep(counter: Counter) -> Counter:
        _counters[key] = counter
        return counter

    return keep


@dataclass(frozen=True)
class Door:
    """A place as one person sees it just now."""

    place: Place
    url: str
    current: bool
    count: int

    @property
    def shown(self) -> bool:
        """Whether it stands in the rail just now."""
        return bool(self.count) or self.current or not self.place.only_when_waiting


def doors(request: HttpRequest, asker: Asker, *, counted: bool = True) -> list[Door]:
    """The places this person may use, with their numbers; a place whose page is not there yet is left out."""
    found = []
    for place in PLACES:
        url = address(place.url_name)
        if url and (not place.permission or may(asker, place.permission)):
            counter = _counters.get(place.key) if counted else None
            here = request.path == url or (place.key != "today" and request.path.startswith(url))
            count = counter(asker) if counter else 0
            found.append(Door(place, url, here, count))
    return found


def address(name: str, **parts: object) -> str:
    """The address of that name, or "" when there is none."""
    try:
        return reverse(name, kwargs=parts or None)
    except NoReverseMatch:
        return ""
