"""Below a case that came by chat: where the visitor is, whether they type, and news at once."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from vafa.cases.access import REPLY, VIEW
from vafa.cases.models import Case
from vafa.cases.queries import CasePage
from vafa.cases.web.page import asker_of, case_desk, case_of
from vafa.channels.drivers.chat import Chat, page_key, topic_of
from vafa.conversations.models import Message
from vafa.platform.access import may
from vafa.platform.live.topics import Event, announce, stream_url
from vafa.platform.ui.slots import panel


@panel("case.work", order=5, permission=VIEW)
def chat_line(request: HttpRequest, page: CasePage) -> str:
    """One line while the customer's latest words came by chat."""
    heard = [one for one in page.messages if one.direction == Message.IN]
    if not heard or heard[-1].channel != Chat.channel or not heard[-1].address or page.case.closed_at is not None:
        return ""
    address = heard[-1].address
    here = f"{request.scheme}://{request.get_host()}"
    context = {
        "stream": stream_url(topic_of(address), origins=[here]),
        "page": cache.get(page_key(address), ""),
        "types_url": reverse("desk_case_types", args=[page.case.number]) if may(asker_of(request), REPLY) else "",
    }
    return render_to_string("cases/desk/panels/chat.html", context, request=request)


@case_desk(REPLY, "POST")
def types(request: HttpRequest, number: int) -> HttpResponse:
    """Tell the visitor that somebody writes an answer; never stored."""
    address = _address(case_of(request, number))
    if address:
        announce(topic_of(address), Event("typing", {"by": "us", "who": asker_of(request).name}))
    return HttpResponse(status=204)


def _address(case: Case) -> str:
    """The chat the customer last wrote in."""
    rows = Message.objects.filter(conversation=case.conversation_id, direction=Message.IN, channel=Chat.channel)
    return str(rows.order_by("-created_at", "-pk").values_list("address", flat=True).first() or "")
