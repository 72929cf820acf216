"""The guard at the door: it resolves a name once, checks every address, and connects to one it has checked."""

from collections.abc import Iterable, Sequence
from ssl import SSLContext
from typing import Any

import httpcore
import httpx
from django.utils.translation import gettext

from vafa.platform.http import addresses
from vafa.platform.http.addresses import Network, literal, may_reach

KEPT = 4.0  # seconds an idle connection is kept: less than servers do, since a call into one that closes is lost
MOST = 20  # connections of one client


class Blocked(httpx.ConnectError):
    """The address is inside our own network, and nobody allowed it. Nothing was sent."""

    def __init__(self, host: str) -> None:
        words = gettext("%(host)s is an address inside our own network. Allow it in VAFA_ALLOW_PRIVATE, or correct it.")
        super().__init__(words % {"host": host})


class Guard(httpcore.NetworkBackend):
    """Opens connections for a pool, to checked addresses only. TLS still asks for the name that was meant."""

    def __init__(self, allowed: Sequence[Network]) -> None:
        self._allowed = allowed
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """The first checked address that answers. Raises Blocked when no address of the host may be reached."""
        try:
            found = addresses.lookup(host, port)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError(f"{host} has no address") from None
        checked = [address for address in found if may_reach(address, self._allowed)]
        if not checked:
            raise Blocked(host)
        for address in checked[:-1]:
            try:
                return self._system.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._system.connect_tcp(checked[-1], port, timeout, local_address, socket_options)

    def connect_unix_socket(self, *_args: Any, **_named: Any) -> httpcore.NetworkStream:
        """Never: files of this machine are no addresses."""
        raise Blocked("unix")


class Direct(httpx.HTTPTransport):
    """Straight to the server."""

    def __init__(self, tls: SSLContext, allowed: Sequence[Network]) -> None:
        super().__init__(verify=tls, trust_env=False)
        # httpx has no word for it: the same pool as its own, with our guard as what opens connections
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, max_connections=MOST, keepalive_expiry=KEPT, network_backend=Guard(allowed)
        )


class ThroughProxy(httpx.HTTPTransport):
    """By the administrator's proxy, whose own address is trusted, and which resolves the names.

    Names are not looked up here: where services are blocked, the local answer is often a false one.
    """

    def __init__(self, proxy: str, tls: SSLContext, allowed: Sequence[Network]) -> None:
        super().__init__(verify=tls, trust_env=False, proxy=proxy)
        self._allowed = allowed

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Refuse what is plainly inside; the proxy may refuse more."""
        host = request.url.host
        address = literal(host)
        local = host.rstrip(".").lower() in ("localhost", "") or host.rstrip(".").lower().endswith(".localhost")
        if local or (address is not None and not may_reach(address, self._allowed)):
            raise Blocked(host)
        return super().handle_request(request)
