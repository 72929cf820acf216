"""What Today hands over: a call that was made and is written down, and a message whose fate a person decides."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from vafa.conversations.access import SETTLE
from vafa.conversations.models import Message
from vafa.conversations.queries import troubled
from vafa.conversations.sending.settle import settle_uncertain, try_again
from vafa.desk.call_form import CallForm
from vafa.desk.web.page import acting, asker, desk_page
from vafa.desk.web.today import show_today
from vafa.journeys.access import CALL
from vafa.journeys.actions.calls import finish_call
from vafa.journeys.queries import follow_ups_for
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence


@desk_page(CALL, ("POST",))
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down how a call went; what is refused comes back with the page and everything that was typed."""
    row = follow_ups_for(asker(request)).filter(pk=pk, kind="call").first()
    if row is None:
        raise Http404
    form = CallForm(request.POST)
    if not form.is_valid():
        return show_today(request, f"call-{pk}", form, status=422)
    said = form.cleaned_data
    try:
        finish_call(
            row, said["outcome"], said["note"], said["next_action"], form.next_at(), actor=acting(request), at=now()
        )
    except Refused as refused:
        if refused.code == "journeys.no_call_waiting":
            raise
        form.add_error("note" if refused.code == "journeys.say_what_is_wrong" else "next_day", sentence(refused))
        return show_today(request, f"call-{pk}", form, status=422)
    return redirect("desk_today")


@desk_page(SETTLE, ("POST",))
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of an uncertain message (`sent` or `again`), or send a failed one once more."""
    row = troubled(asker(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    if row.state == Message.UNCERTAIN:
        settle_uncertain(row, request.POST.get("fate") == "sent", actor=acting(request), at=now())
    else:
        try_again(row, actor=acting(request), at=now())
    return redirect("desk_today")


urlpatterns = [
    path("calls/<int:pk>/", call, name="desk_call"),
    path("messages/<int:pk>/", message, name="desk_message"),
]
