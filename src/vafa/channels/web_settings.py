"""What drivers over HTTP share: where the service is, by which proxy, how fast; one client; what a broken call means.

It knows no provider. A driver asks with `ask`, and turns the answer into an outcome itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import NO_SECRET, Driver, DriverSettings, Failed, Outcome, Secret, Uncertain, field
from vafa.platform.http import Blocked, client, read_limited
from vafa.platform.values import Refused, refuse_if

PROXIES = ("http", "https", "socks5", "socks5h")
MOST = 2_000_000  # bytes of an answer
TIMEOUT = 15.0  # seconds for each step of a call
BEFORE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


def service_at(url: str) -> Any:
    """The setting `base_url` with the provider's own address as its default."""
    words = _("Change it only for a gateway of your own, or where the usual address is blocked.")
    return field(_("Address of the service"), help=words, default=url, rare=True)


def proxy_setting() -> Any:
    """The setting `proxy`; a secret, since a password may be in it."""
    words = _("Such as socks5://10.0.0.5:1080 or http://name:password@10.0.0.5:3128. Empty: none.")
    return field(_("Proxy"), help=words, default=NO_SECRET, rare=True)


def refuse_odd_proxy(proxy: Secret) -> None:
    """Raise Refused for what is no proxy's address."""
    where = urlsplit(proxy.reveal())
    refuse_if(bool(proxy) and not (where.scheme in PROXIES and where.hostname), _wrong(_("Proxy")))


@dataclass(frozen=True, kw_only=True)
class WebSettings(DriverSettings):
    """Settings of a driver over HTTP; it gives `base_url` its default with `service_at`."""

    base_url: str = service_at("")
    proxy: Secret = proxy_setting()  # noqa: RUF009 (immutable)
    rate: int = field(
        _("Messages a second"), help=_("What your provider allows; Vafa stays below it."), default=10, rare=True
    )

    def __post_init__(self) -> None:
        where = urlsplit(self.base_url)
        plain = where.scheme in ("http", "https") and where.hostname and not (where.username or where.query)
        refuse_if(not plain, _wrong(_("Address of the service")))
        refuse_odd_proxy(self.proxy)


@dataclass(frozen=True)
class Reply:
    """What a service answered."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> dict[str, Any]:
        """The answer as a JSON object; an empty one when it is anything else."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def api(settings: WebSettings, *, headers: Mapping[str, str] | None = None) -> httpx.Client:
    """A guarded client for the provider of these settings."""
    where = settings.base_url.rstrip("/")
    proxy = settings.proxy.reveal()
    return client(base_url=where, proxy=proxy, timeout=TIMEOUT, allow_private=True, headers=headers)


class WebDriver(Driver):
    """A driver over HTTP: one client for a batch, opened when first needed."""

    settings: WebSettings
    _client: httpx.Client | None = None

    @property
    def per_second(self) -> float | None:
        return float(self.settings.rate)

    def headers(self) -> dict[str, str]:
        """What goes with every call: usually the key."""
        return {}

    def ask(self, method: str, path: str, **more: Any) -> Reply:
        """Call the service and read its answer, which may not be endless. Raises httpx.HTTPError; see `outcome_of`."""
        if self._client is None:
            self._client = api(self.settings, headers=self.headers())
        with self._client.stream(method, path, **more) as response:
            return Reply(response.status_code, read_limited(response, MOST), dict(response.headers))

    def peek(self, method: str, path: str, **more: Any) -> Reply:
        """The same for a question that can wait: an empty reply when the service cannot be reached."""
        try:
            return self.ask(method, path, **more)
        except httpx.HTTPError:
            return Reply(0, b"", {})

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def outcome_of(problem: httpx.HTTPError) -> Failed | Uncertain:
    """What a call that broke means for the message: nothing was written yet, or nobody knows."""
    if isinstance(problem, BEFORE):
        return Failed(permanent=False, detail=unreachable(problem), blame="account")
    return Uncertain(gettext("The service took the message and did not answer (%(kind)s).") % {"kind": _kind(problem)})


def unreachable(problem: httpx.HTTPError) -> str:
    """One sentence about a service that cannot be reached. It names no address: those often carry the key."""
    if isinstance(problem, Blocked):
        return str(problem)
    words = gettext("The service cannot be reached (%(kind)s). Check its address, the proxy and your line.")
    return words % {"kind": _kind(problem)}


def outcome_of_status(status: int) -> Outcome | None:
    """What an HTTP status means by itself; None when the answer has to be read.

    503 and 429 say that nothing was done. Other 5xx come as often after the message was taken as before.
    """
    if status == 429:
        words = gettext("The service says we send too fast. Lower “Messages a second”.")
        return Failed(permanent=False, detail=words, blame="account")
    if status == 503:
        words = gettext("The service is closed for a moment (503).")
        return Failed(permanent=False, detail=words, blame="account")
    if status >= 500:
        return Uncertain(gettext("The service failed while it had the message (%(status)s).") % {"status": status})
    if 300 <= status < 400:
        words = gettext("The service sends us to another address (%(status)s). Correct the address of the service.")
        return Failed(permanent=False, detail=words % {"status": status}, blame="account")
    return None


def not_understood(status: int) -> Uncertain | Failed:
    """An answer that makes no sense: with a good status the message may have been taken."""
    words = gettext("The service gave an answer we do not understand (%(status)s).") % {"status": status}
    return Uncertain(words) if status < 400 else Failed(permanent=False, detail=words, blame="account")


def _kind(problem: httpx.HTTPError) -> str:
    return type(problem).__name__


def _wrong(label: Any) -> Refused:
    return Refused("channels.setting_wrong", field=str(label), status=400)
