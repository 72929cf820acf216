"""Making a client. It decides which guard stands at its door, nothing else."""

import logging
import os
import ssl
from collections.abc import Mapping
from functools import cache

import httpx
from django.conf import settings

from vafa.platform.http.guard import Direct, ThroughProxy

for _told in ("httpx", "httpcore"):
    logging.getLogger(_told).setLevel(logging.WARNING)  # below it they write whole addresses, which often carry a key

NAME = "Vafa"
CONNECT = 5.0  # seconds until a server must answer the call


def client(
    *,
    base_url: str = "",
    proxy: str = "",
    timeout: float = 15.0,
    allow_private: bool = False,
    headers: Mapping[str, str] | None = None,
) -> httpx.Client:
    """A client for one provider; close it after use.

    `proxy` is the administrator's (http://, https:// or socks5://). `timeout` is in seconds, for each step.
    `allow_private` opens the networks of VAFA_ALLOW_PRIVATE: for addresses an administrator typed (a gateway of the
    shop's own), never for those that came from outside. Raises ValueError for an address or proxy nobody could use.
    """
    allowed = settings.CONFIG.allow_private if allow_private else ()
    tls = _tls(os.environ.get("SSL_CERT_FILE", ""))
    door = ThroughProxy(proxy, tls, allowed) if proxy else Direct(tls, allowed)
    try:
        return httpx.Client(
            base_url=base_url,
            transport=door,
            timeout=httpx.Timeout(timeout, connect=min(CONNECT, timeout)),
            headers={"User-Agent": NAME, "Accept-Encoding": "identity", **(headers or {})},
            follow_redirects=False,
            trust_env=False,
        )
    except httpx.InvalidURL as problem:
        raise ValueError(str(problem)) from None


@cache
def _tls(_file: str) -> ssl.SSLContext:
    """Reading the certificates takes a while, so they are read once for each SSL_CERT_FILE."""
    return httpx.create_ssl_context(trust_env=True)
