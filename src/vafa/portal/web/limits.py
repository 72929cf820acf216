"""How often one address may post, so that a script cannot flood the shop.

What is rare is counted in the database cache, for all processes; what comes often, in each process. An office or a
mobile network is one address to us, so the limits are generous. Behind a proxy (VAFA_HTTPS) the address is the last one
the proxy wrote.
"""

import time
from collections import Counter

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from vafa.platform.values import Refused, refuse_if

POSTS = 20
SECONDS = 600

_minute, _counts = 0, Counter[str]()


def refuse_flood(request: HttpRequest, what: str, most: int = POSTS, who: str = "") -> None:
    """Count this post of its address, or of `who`; refuse when there were more than `most` within ten minutes."""
    key = f"posts:{what}:{who or address_of(request)}"
    cache.add(key, 0, SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # it ended between the two calls
        count = 1
    refuse_if(count > most, Refused("portal.too_often", status=429))


def refuse_haste(request: HttpRequest, what: str, most: int, who: str = "") -> None:
    """Count this request of its address, or of `who`, in this process; refuse more than `most` within a minute."""
    global _minute
    if (now := int(time.monotonic() // 60)) != _minute:
        _minute = now
        _counts.clear()
    key = f"{what}:{who or address_of(request)}"
    _counts[key] += 1
    refuse_if(_counts[key] > most, Refused("portal.too_often", status=429))


def address_of(request: HttpRequest) -> str:
    """The address the request came from."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.CONFIG.https else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
