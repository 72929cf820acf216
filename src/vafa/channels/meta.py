"""What WhatsApp, Messenger and Instagram share: Meta's webhooks with their handshake and signature, and its Graph.

What is in a webhook, and what an error code means, is known by the drivers.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import httpx
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.channels.contract import Blame, Failed, Secret, Uncertain, field
from vafa.channels.inbound import Hook, Raw, Unreadable, Unsigned
from vafa.channels.payloads import Bag, bag, opened, words
from vafa.channels.web_calls import Trouble, Unsent, broken, said
from vafa.channels.web_settings import WebDriver, WebSettings, not_understood, outcome_of_status, service_at
from vafa.platform.values import Refused, refuse_if

SIGNATURE = "x-hub-signature-256"
WINDOW = _("The customer's last message is more than 24 hours old, so free words are no longer allowed.")
TOKEN = _("Meta no longer takes the access token, or it may not do this. Make a new one with all permissions.")
LIMIT = _("Meta says we send too much at the moment.")
CLOSED = _("Meta has restricted this account. Look at its messages in Meta's Business Suite.")
PAUSE = _("Meta failed for a moment.")


@dataclass(frozen=True)
class Verdict:
    """What an error code means for the message, and what people should know; without words, Meta's own are shown."""

    permanent: bool
    blame: Blame
    words: Promise | str = ""


ACCOUNT_CODES = {
    **dict.fromkeys((0, 3, 10, 102, 190, 230, *range(200, 230)), Verdict(False, "account", TOKEN)),
    **dict.fromkeys((4, 17, 32, 80006, 80007, 613, 130429), Verdict(False, "account", LIMIT)),
    **dict.fromkeys((1, 2), Verdict(False, "account", PAUSE)),
    368: Verdict(False, "account", CLOSED),
}
Verdicts = Mapping[int | tuple[int, int], Verdict]


@dataclass(frozen=True, kw_only=True)
class MetaSettings(WebSettings):
    """What every app at Meta has."""

    base_url: str = service_at("https://graph.facebook.com")
    token: Secret = field(  # noqa: RUF009 (it only declares)
        _("Access token"), help=_("One that does not expire: that of a system user in Meta's Business Suite.")
    )
    app_secret: Secret = field(  # noqa: RUF009 (it only declares)
        _("App secret"), help=_("From the basic settings of your app at Meta. It proves what comes from there.")
    )
    verify_token: Secret = field(  # noqa: RUF009 (it only declares)
        _("Verify token"), help=_("A word you think up; type the same one at Meta, beside our address.")
    )
    version: str = field(_("Version"), help=_("Of Meta's interface, such as v25.0."), default="v25.0", rare=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        wrong = Refused("channels.setting_wrong", field=str(_("Version")), status=400)
        refuse_if(not re.fullmatch(r"v\d{1,3}\.\d", self.version), wrong)


class MetaDriver(WebDriver):
    """A driver whose provider is Meta."""

    verdicts: ClassVar[Verdicts] = {}  # what error codes mean here, by code or by code and subcode
    concerns: ClassVar[str]  # the `object` of its webhooks
    settings: MetaSettings

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.settings.token.reveal()}"}

    def greet(self, hook: Hook) -> str | None:
        challenge = hook.query.get("hub.challenge", "")
        if hook.query.get("hub.mode") != "subscribe" or not re.fullmatch(r"[\w.-]{1,200}", challenge, re.ASCII):
            return None
        wanted = self.settings.verify_token.reveal().encode()
        ours = hmac.compare_digest(hook.query.get("hub.verify_token", "").encode(), wanted)
        return challenge if ours else None

    def verify(self, hook: Hook) -> None:
        mark = hmac.new(self.settings.app_secret.reveal().encode(), hook.body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(hook.headers.get(SIGNATURE, "").encode(), f"sha256={mark}".encode()):
            raise Unsigned("The signature is missing, or not made with our app secret.")

    def payload(self, raw: Raw) -> Bag:
        """The body of a webhook. Raises Unreadable when it is none, or one for another kind of account."""
        found = opened(raw)
        if words(found, "object") != self.concerns:
            raise Unreadable("other_product", words(found, "object")[:50])
        return found

    def graph(self, method: str, path: str, **request: Any) -> Bag:
        """Ask the Graph, under the version of the settings. Raises Unsent."""
        try:
            reply = self.ask(method, f"/{self.settings.version}/{path}", **request)
        except httpx.HTTPError as problem:
            raise broken(problem) from None
        error = bag(reply.json, "error")
        if reply.status == 200 and reply.json and not error:
            return reply.json
        if not error:
            whole = outcome_of_status(reply.status)
            raise Unsent(whole if isinstance(whole, Failed | Uncertain) else not_understood(reply.status))
        raise self._declined(reply.status, error)

    def judged(self, code: int, subcode: int = 0) -> Verdict | None:
        """What an error code means; None for one we do not know."""
        return self.verdicts.get((code, subcode)) or self.verdicts.get(code) or ACCOUNT_CODES.get(code)

    def problem_with(self, path: str) -> str | None:
        """One sentence when this cannot be read with our token, else None."""
        try:
            self.graph("GET", path)
        except Trouble as problem:
            return str(problem)
        return None

    def _declined(self, status: int, error: Bag) -> Unsent:
        code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
        verdict = self.judged(code, subcode)
        text = words(error, "error_data", "details") or words(error, "message")
        own = said(code, text, self.settings.token.reveal(), self.settings.app_secret.reveal())
        if verdict is None and (status >= 500 or error.get("is_transient") is True):
            return Unsent(Uncertain(own))
        verdict = verdict or Verdict(True, "message")
        detail = f"{own.rstrip('.')[:150]}. {verdict.words}" if verdict.words else own
        return Unsent(Failed(permanent=verdict.permanent, detail=detail, blame=verdict.blame))


def _number(found: object) -> int:
    return found if isinstance(found, int) and not isinstance(found, bool) else 0
