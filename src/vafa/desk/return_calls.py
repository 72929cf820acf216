"""Calls back as Today shows them: a row among the calls we owe, and the look at one with what to write down."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.conversations.models import Call
from vafa.desk.call_result import ResultForm, may_open
from vafa.desk.caller import caller_of, open_cases
from vafa.journeys.models import ReturnCall
from vafa.journeys.queries import return_call
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.phones import show_phone
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import Action, Due, Duty

KEY = "return"


def key_of(row: ReturnCall) -> str:
    """How a call back is named in `?peek=`."""
    return f"{KEY}-{row.pk}"


def duty(row: ReturnCall, at: datetime, current: str, peek: Callable[[str], str]) -> Duty:
    """A call back as a row of Today."""
    key = key_of(row)
    return Duty(
        peek(key), _name(row), _why(row), _due(row, at), icon="phone-off" if row.why == row.MISSED else "phone",
        tag=_("Nobody's yet") if row.assigned_to_id is None else "", peek=peek(key), current=key == current,
    )  # fmt: skip


def look(staff: Staff, pk: int, at: datetime) -> dict[str, object] | None:
    """What the side pane shows of one; None when it is over or not theirs."""
    row = return_call(staff, pk)
    if row is None or row.call is None:
        return None
    customer = row.customer or row.call.customer
    cases = open_cases(staff, customer) if customer else []
    return {
        "row": row,
        "due": _due(row, at),
        "title": _name(row),
        "why": _why(row),
        "caller": caller_of(staff, row.call),
        "dial": Action(_("Call"), f"tel:{row.number}", icon="phone", kind="go", key="N", wide=True),
        "form": ResultForm(initial={"result": ""}, cases=cases, may_open=may_open(staff) and customer is not None),
        "form_url": _where(row),
    }


def _where(row: ReturnCall) -> str:
    """What is written down belongs to the call the exchange told of, if it did; else it makes one."""
    made = Call.objects.filter(number=row.number, outgoing=True, result="", started_at__gte=row.opened_at)
    last = made.order_by("-started_at").values_list("pk", flat=True).first()
    if last is not None:
        return reverse("desk_call_log", args=[last])
    query = {"number": row.number} | ({"customer": row.customer_id} if row.customer_id else {})
    return f"{reverse('desk_call_new')}?{urlencode(query)}"


def _name(row: ReturnCall) -> str:
    customer = row.customer or (row.call.customer if row.call else None)
    return customer.name if customer else show_phone(row.number, active().language)


def _why(row: ReturnCall) -> str:
    if row.why == ReturnCall.ASKED:
        return row.note or _("We said we would call.")
    words = ngettext("Called in vain", "Called in vain %(count)s times", row.times)
    return words % {"count": show_number(row.times, active().language)}


def _due(row: ReturnCall, at: datetime) -> Due:
    moment = show_moment(row.due_at, style="near")
    if row.due_at < at:
        return Due("late", _("Since %(moment)s") % {"moment": moment})
    return Due("now", _("By %(moment)s") % {"moment": moment}, at=row.due_at)
