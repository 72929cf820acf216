"""Search and jump: one address for the palette, which takes the hits alone, and for a page without scripts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from vafa.cases.access import REPLY
from vafa.channels.access import EDIT as CHANNELS
from vafa.customers.access import EDIT
from vafa.desk.finding import find, jumps
from vafa.desk.places import address, doors
from vafa.desk.web.page import asker, desk_page, wants_part
from vafa.journeys.access import CALL
from vafa.platform.access import may
from vafa.platform.accounts.access import SETTINGS_EDIT
from vafa.sales.access import IMPORT


@desk_page()
def search(request: HttpRequest) -> HttpResponse:
    """Customers, orders, serials and cases that have what was typed, and places to jump to."""
    text = request.GET.get("q", "")
    groups = find(asker(request), text)
    if to := jumps(_places(request), text):
        groups = [*groups, (_("Jump to"), to)]
    template = "desk/search/hits.html" if wants_part(request) else "desk/search/page.html"
    return render(request, template, {"groups": groups, "q": text})


def _places(request: HttpRequest) -> list[tuple[str, str, str]]:
    staff = asker(request)
    places = [(str(door.place.label), door.url, door.place.icon) for door in doors(request, staff, counted=False)]
    wanted = [
        (_("New case"), "desk_new_case", "plus", REPLY),
        (_("New customer"), "desk_new_person", "user-plus", EDIT),
        (_("Write down a call"), "desk_call_new", "pencil", CALL),
        (_("Bring in orders"), "desk_imports", "upload", IMPORT),
        (_("Settings"), "desk_settings", "settings", ""),
        (_("Channels"), "desk_channels", "messages", CHANNELS),
        (_("Add a channel"), "desk_new_channel", "plus", CHANNELS),
        (_("Emergency lines"), "desk_settings_emergency", "alert-triangle", SETTINGS_EDIT),
    ]
    return places + [
        (label, address(name), icon)
        for label, name, icon, wanted_of in wanted
        if not wanted_of or may(staff, wanted_of)
    ]


urlpatterns = [path("search/", search, name="desk_search")]
