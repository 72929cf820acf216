"""Links of our letters: that one was used is noted, and it leads on; that a letter was opened, where that is wanted.

Mail servers and programs look at links before people do, so only what looks like a person counts.
"""

import base64

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from vafa.conversations.actions import note_link_used, note_opened
from vafa.conversations.links import read_opened, read_used
from vafa.journeys.seen.passes import with_pass
from vafa.platform.time import now
from vafa.platform.values import SYSTEM, Refused
from vafa.portal.web.limits import refuse_haste
from vafa.portal.web.page import public

MOST = 300  # a minute, from one address, to one process
NOTHING = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")  # a picture of one clear point
LOOKING_AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")


@public
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Note that a link of a letter was used, and lead on to where it leads; never anywhere else."""
    refuse_haste(request, "links", MOST)
    message_id, number = read_used(token)
    address, customer_id = note_link_used(message_id, number, counts=_by_a_person(request), actor=SYSTEM, at=now())
    response = HttpResponseRedirect(with_pass(address, customer_id))
    response.headers["Referrer-Policy"] = "no-referrer"
    return _not_kept(response)


@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """The picture of a letter: whatever is asked for, one clear point is the answer."""
    try:
        if _by_a_person(request):
            refuse_haste(request, "links", MOST)
            note_opened(read_opened(token), actor=SYSTEM, at=now())
    except Refused:
        return _not_kept(HttpResponse(NOTHING, content_type="image/gif", status=404))
    return _not_kept(HttpResponse(NOTHING, content_type="image/gif"))


def _by_a_person(request: HttpRequest) -> bool:
    ahead = any("prefetch" in request.headers.get(name, "").lower() for name in LOOKING_AHEAD)
    return request.method == "GET" and not ahead


def _not_kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
