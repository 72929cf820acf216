"""On the page of a customer: when, where and in what words to speak with them, and why we think so."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from vafa.cases.access import VIEW as CASES
from vafa.customers.access import VIEW
from vafa.customers.models import Customer
from vafa.journeys.context import context_of
from vafa.platform.access import may
from vafa.platform.time import now
from vafa.platform.ui.slots import panel
from vafa.sales.access import VIEW as SALES

ASKS_FOR = {"product": SALES, "interests": SALES, "talked_about": CASES}  # what not everybody may see


@panel("person.who", order=40, permission=VIEW)
def what_suits(request: HttpRequest, customer: Customer) -> str:
    """What suits this customer."""
    staff = request.user if request.user.is_authenticated else None
    facts = [
        one for one in context_of(customer, now()).facts if one.key not in ASKS_FOR or may(staff, ASKS_FOR[one.key])
    ]
    return render_to_string("journeys/desk/context_panel.html", {"facts": facts})
