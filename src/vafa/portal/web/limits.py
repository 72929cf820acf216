"""How often one address may post, so that a script cannot flood the shop; counted in the database cache.

An office or a mobile network is one address to us, so the limit is generous. Behind a proxy (VAFA_HTTPS) the address is
the last one the proxy wrote.
"""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from vafa.platform.values import Refused, refuse_if

POSTS = 20
SECONDS = 600


def refuse_flood(request: HttpRequest, what: str) -> None:
    """Count this post of its address; refuse when there were too many within ten minutes."""
    key = f"posts:{what}:{address_of(request)}"
    cache.add(key, 0, SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # it ended between the two calls
        count = 1
    refuse_if(count > POSTS, Refused("portal.too_often", status=429))


def address_of(request: HttpRequest) -> str:
    """The address the request came from."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.CONFIG.https else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
