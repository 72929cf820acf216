"""Telling the pages of those whose telephones ring, at once. A page that missed it asks again by itself."""

from vafa.conversations.models import Call
from vafa.platform.accounts.models import Staff
from vafa.platform.live.topics import Event, announce

TOPIC = "telephone"


def topic_of(staff_id: int) -> str:
    """Where the pages of this person listen."""
    return f"{TOPIC}:{staff_id}"


def tell_telephones(call: Call) -> None:
    """Say at every telephone this call rang at that something changed; what it is, the page asks."""
    extensions = {*call.rang, call.extension} - {""}
    for staff_id in Staff.objects.filter(extension__in=extensions, is_active=True).values_list("pk", flat=True):
        announce(topic_of(staff_id), Event("call", {"id": call.pk, "state": call.state}))
