"""The door of the chat: only pages of the shop's own websites come in, without cookies, and every answer is JSON.

Requests are plain forms, so that browsers ask no permission first; the origin that they name decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from vafa.channels.contract import Driver
from vafa.channels.drivers.chat import Chat, ChatSettings
from vafa.channels.models import Account
from vafa.channels.queries import accounts, reader_of
from vafa.platform.i18n import language, languages
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.values import Refused, refuse_if
from vafa.platform.wording import sentence
from vafa.portal.talks import Talk, read_talk
from vafa.portal.web.limits import refuse_haste
from vafa.portal.web.uploads import Capped

MOST_A_MINUTE = 600  # requests of one address to one process
Data = dict[str, object]


@dataclass(frozen=True)
class Caller:
    """Who asks: at which chat, from which website, and in which talk, if the page has one."""

    account: Account
    chat: ChatSettings
    origin: str
    language: str
    talk: Talk | None

    @property
    def talking(self) -> Talk:
        """The talk; refused when the page has none."""
        if self.talk is None:
            raise Refused("links.not_valid", status=404)
        return self.talk


View = Callable[[HttpRequest, Caller], Data]


def chat_door(view: View) -> Callable[..., HttpResponseBase]:
    """Let a page of an allowed website in; refusals are JSON with a sentence in the page's language."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponseBase:
        if request.method != "POST":
            return JsonResponse({"error": "post"}, status=405)
        request.upload_handlers.insert(0, cap := Capped(request))
        request.META["vafa.cap"] = cap
        origin, allowed = request.headers.get("Origin", ""), ""
        try:
            refuse_haste(request, "chat", MOST_A_MINUTE)
            account, chat = _chat(token)
            refuse_if(origin not in chat.sites, Refused("portal.chat_origin", status=403))
            allowed = origin
            response = _answer(view, request, account, chat, origin)
        except Refused as refused:
            response = JsonResponse({"error": refused.code, "sentence": sentence(refused)}, status=refused.status)
        return _open_to(allowed, response)

    return answer


def _chat(token: str) -> tuple[Account, ChatSettings]:
    account = accounts().filter(token=token, kind=Chat.kind, is_active=True).first()
    if account is None:
        raise Refused("links.not_valid", status=404)
    driver: Driver = reader_of(Chat.kind, account)
    assert isinstance(driver.settings, ChatSettings)
    return account, driver.settings


def _answer(view: View, request: HttpRequest, account: Account, chat: ChatSettings, origin: str) -> HttpResponseBase:
    code = request.POST.get("language", "")
    code = code if code in {one.code for one in languages()} else settings.CONFIG.language
    with reading_as(Reader(code, language(code).calendar, settings.CONFIG.time_zone)):
        try:
            given = request.POST.get("talk", "")
            talk = read_talk(account, given) if given else None
            return JsonResponse(view(request, Caller(account, chat, origin, code, talk)))
        except Refused as refused:
            return JsonResponse({"error": refused.code, "sentence": sentence(refused)}, status=refused.status)


def _open_to(origin: str, response: HttpResponseBase) -> HttpResponseBase:
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Vary"] = "Origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
