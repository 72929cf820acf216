"""Beside a customer: what is held back for them, and why."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from vafa.conversations.queries import held_back
from vafa.conversations.reasons import reason_sentence
from vafa.customers.access import VIEW
from vafa.customers.models import Customer
from vafa.platform.accounts.models import Staff
from vafa.platform.ui.slots import panel

SHOWN = 5


@panel("person.who", order=50, permission=VIEW)
def held(request: HttpRequest, customer: Customer) -> str:
    """The latest of what waits for a better moment; nothing where nothing does."""
    assert isinstance(request.user, Staff)
    rows = [
        {"title": one.subject or one.letter, "why": reason_sentence(one.held_reason), "due_at": one.due_at}
        for one in held_back(request.user, customer_id=customer.pk)[:SHOWN]
    ]
    return render_to_string("conversations/desk/held_panel.html", {"rows": rows}, request) if rows else ""
