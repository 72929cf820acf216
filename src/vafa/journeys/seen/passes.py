"""How a page of the shop's website knows a customer: by what a link in a letter brought along, or what the shop signed.

A link's pass lasts a day, since a letter may be passed on; a page that may keep something gets one that lasts longer.
"""

from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

from vafa.journeys.models.seen import SeenSource
from vafa.platform.secrets import read_link, sign_link
from vafa.platform.values import Refused, refuse_if

FIELD = "vafa"  # of the address of a page
BROUGHT, KEPT = "seen", "seen-kept"
BROUGHT_DAYS, KEPT_DAYS = 1, 180


def kept_pass(source: SeenSource, customer_id: int) -> str:
    """What a page keeps once its visitor agreed; good for this website only."""
    return sign_link(KEPT, [source.pk, customer_id])


def read_pass(source: SeenSource, token: str) -> int:
    """The customer of a pass that was brought or kept. Refused: links.not_valid."""
    try:
        return int(read_link(BROUGHT, token, BROUGHT_DAYS))
    except Refused:
        owner, customer_id = read_link(KEPT, token, KEPT_DAYS)
        refuse_if(owner != source.pk, Refused("links.not_valid", status=404))
        return int(customer_id)


def with_pass(address: str, customer_id: int) -> str:
    """The address, with a pass for this customer if it is on a website that may tell of its visitors."""
    parts = urlsplit(address)
    if not _is_site(f"{parts.scheme}://{parts.netloc}".lower()):
        return address
    brought = f"{FIELD}={quote(sign_link(BROUGHT, customer_id), safe='')}"
    return urlunsplit(parts._replace(query=f"{parts.query}&{brought}" if parts.query else brought))


def sites_of(source: SeenSource) -> list[str]:
    """The origins of a source's pages."""
    return source.sites.split()


def _is_site(origin: str) -> bool:
    found: Iterable[str] = SeenSource.objects.filter(is_active=True).exclude(sites="").values_list("sites", flat=True)
    return any(origin in sites.split() for sites in found)
