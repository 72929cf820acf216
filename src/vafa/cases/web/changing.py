"""What a case is about, put right: its kind and topic, the order or unit, how pressing it is."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from vafa.cases.access import REPLY
from vafa.cases.actions.changing import change_case
from vafa.cases.actions.sorting import set_priority
from vafa.cases.models import PRIORITIES, Case
from vafa.cases.queries import kind_shape, kinds
from vafa.cases.rules.shapes import KindShape, words_in
from vafa.cases.web.asking import ask, done
from vafa.cases.web.page import actor_of, case_desk, case_of
from vafa.platform.i18n.dates import show_day
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import FormField, Option
from vafa.platform.values import Refused
from vafa.sales.models import Order, Unit
from vafa.sales.queries import orders_of, units_of


@case_desk(REPLY, "GET", "HEAD", "POST")
def change(request: HttpRequest, number: int) -> HttpResponse:
    """The form of what a case is about; posted, what changed is told and its promises follow."""
    case = case_of(request, number)
    if request.method != "POST":
        given = {"kind": case.kind, f"topic-{case.kind}": case.topic, "priority": str(case.priority)}
        given |= {"unit": str(case.unit_id or ""), "order": str(case.order_id or "")}
        return ask(request, case, "change", {"fields": fields_about(case.customer_id, given, case)})
    posted = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        _change(request, case, posted)
    except Refused as refused:
        return ask(request, case, "change", {"fields": fields_about(case.customer_id, posted, case)}, refused=refused)
    return done(request, number)


@transaction.atomic
def _change(request: HttpRequest, case: Case, posted: dict[str, str]) -> None:
    actor, at = actor_of(request), now()
    kind = posted.get("kind", case.kind)
    change_case(
        case, kind=kind, topic=posted.get(f"topic-{kind}", ""), order=chosen_order(case.customer_id, posted),
        unit=chosen_unit(case.customer_id, posted), actor=actor, at=at,
    )  # fmt: skip
    priority = posted.get("priority", "")
    set_priority(case, int(priority) if priority.isdecimal() else 0, actor=actor, at=at)


def chosen_unit(customer_id: int, posted: dict[str, str]) -> Unit | None:
    """The unit that was chosen, if the customer has it. Refused: cases.not_theirs."""
    pk = posted.get("unit", "")
    if not pk:
        return None
    found = Unit.objects.filter(customer=customer_id, pk=_id(pk)).first()
    if found is None:
        raise Refused("cases.not_theirs", status=400)
    return found


def chosen_order(customer_id: int, posted: dict[str, str]) -> Order | None:
    """The order that was chosen, if the customer placed it. Refused: cases.not_theirs."""
    pk = posted.get("order", "")
    if not pk:
        return None
    found = Order.objects.filter(customer=customer_id, pk=_id(pk)).first()
    if found is None:
        raise Refused("cases.not_theirs", status=400)
    return found


def fields_about(customer_id: int | None, given: dict[str, str], case: Case | None = None) -> list[FormField]:
    """Kind, topic, unit, order and priority to choose, with what is chosen. Two queries for a customer's own things."""
    language = active().language
    shapes = list(kinds())
    if case is not None and case.kind not in {one.key for one in shapes}:
        shapes.append(kind_shape(case.kind, case.kind_version))
    known = [Option(one.key, words_in(one.name, language)) for one in shapes]
    made = [_select("kind", gettext("Kind of request"), known, given, True)]
    made += [_topics(one, given, language) for one in shapes if one.topics]
    if customer_id is not None:
        units = [Option(str(one.pk), f"{one.product.name} · {one.serial}") for one in units_of(customer_id)]
        orders = [Option(str(one.pk), f"{one.number} · {show_day(one.placed_at)}") for one in orders_of(customer_id)]
        made += [_select("unit", gettext("Unit"), units, given)] if units else []
        made += [_select("order", gettext("Order"), orders, given)] if orders else []
    made.append(_select("priority", gettext("Priority"), [Option(str(n), str(w)) for n, w in PRIORITIES], given, True))
    return made


def _topics(shape: KindShape, given: dict[str, str], language: str) -> FormField:
    name, options = f"topic-{shape.key}", [Option(key, words_in(words, language)) for key, words in shape.topics]
    return FormField(name, gettext("Topic"), "select", given.get(name, ""), options=options, when=f"kind={shape.key}")


def _select(name: str, label: str, options: list[Option], given: dict[str, str], required: bool = False) -> FormField:
    return FormField(name, label, "select", given.get(name, ""), required=required, options=options)


def _id(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
