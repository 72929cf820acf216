"""A stage's form on paper, for a counter or a technician without signal; its code opens the form to key it in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from vafa.cases.access import VIEW
from vafa.cases.models import Case
from vafa.cases.queries import StageWork, service, stage_work
from vafa.cases.rules.shapes import REGISTERED, STAGES, KindShape, StageShape, words_in
from vafa.cases.rules.staging import is_done
from vafa.cases.web.page import answer, case_desk, case_of
from vafa.cases.web.report import qr_of
from vafa.cases.web.work import form_fields
from vafa.platform.i18n.dates import show_moment
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.phones import show_phone
from vafa.platform.i18n.reading import active
from vafa.platform.preferences.models import get
from vafa.platform.ui.components import Check, FormField, Option, Paper
from vafa.platform.values import Refused, refuse_if

SERIAL_CELLS = 12
PHONE_CELLS = 11


@case_desk()
def stage_paper(request: HttpRequest, number: int, stage: int) -> HttpResponse:
    """The form of one stage of a case as a sheet, with what is known already written in."""
    refuse_if(stage not in STAGES, Refused("cases.unknown_stage", status=404))
    case = case_of(request, number)
    work = stage_work(case, stage)
    address = settings.CONFIG.address + reverse("desk_case_form", args=[number, stage]) + "?paper=1"
    paper = Paper(
        shop=get("shop.name") or gettext("Our shop"),
        title=words_in(work.shape.name, active().language),
        number=str(case.number),
        fields=_with_cells(form_fields(work.shape.fields, work.facts.answers)) or [_remarks()],
        qr=qr_of(address),
        url=address.partition("://")[2],
        lines=_lines(case),
        checks=_checks(work),
        signs=[gettext("Filled in by"), gettext("Customer")],
    )
    return answer(request, "paper", {"paper": paper, "title": paper.title, "back": reverse("desk_case", args=[number])})


@case_desk(VIEW)
def kind_paper(request: HttpRequest, key: str) -> HttpResponse:
    """An empty sheet to register a request of a kind without signal; its code opens the form of a new case."""
    shape = service().kinds.get(key)
    if shape is None:
        raise Refused("cases.unknown_kind", status=404)
    language, stage = active().language, shape.stage(REGISTERED)
    address = f"{settings.CONFIG.address}{reverse('desk_new_case')}?kind={shape.key}&paper=1"
    paper = Paper(
        shop=get("shop.name") or gettext("Our shop"),
        title=words_in(shape.name, language),
        number="",
        fields=[*_who_and_what(shape, language), *_with_cells(form_fields(stage.fields, {}))],
        qr=qr_of(address),
        url=address.partition("://")[2],
        note=gettext("A new request, taken down by hand. It becomes a case when it is keyed in."),
        checks=_empty_checks(stage, language),
        signs=[gettext("Taken down by"), gettext("Customer")],
    )
    return answer(request, "paper", {"paper": paper, "title": paper.title, "back": reverse("desk_cases")})


def _lines(case: Case) -> list[tuple[str, str]]:
    """What is known of the case, so that nobody is asked twice."""
    language = active().language
    found = [(gettext("Customer"), case.customer.name), (gettext("About"), case.subject)]
    phone = case.customer.contact_points.filter(kind="phone", off_at=None).values_list("value", flat=True).first()
    if phone:
        found.append((gettext("Telephone"), show_phone(phone, language)))
    if case.unit_id and case.unit:
        found.append((gettext("Unit"), f"{case.unit.product.name} · {case.unit.serial}"))
    if case.order_id and case.order:
        found.append((gettext("Order"), to_reader(case.order.number, language)))
    found.append((gettext("Registered"), show_moment(case.opened_at)))
    if case.due_at is not None:
        found.append((gettext("Promised by"), show_moment(case.due_at)))
    return found


def _checks(work: StageWork) -> list[Check]:
    language = active().language
    return [Check(one.key, words_in(one.text, language), is_done(one, work.facts)) for one in work.checks]


def _empty_checks(stage: StageShape, language: str) -> list[Check]:
    return [Check(one.key, words_in(one.text, language)) for one in stage.checks if not one.auto]


def _who_and_what(shape: KindShape, language: str) -> list[FormField]:
    """Who asks and about what: what the form of a new case asks first."""
    fields = [
        FormField("name", gettext("Customer's name"), required=True),
        FormField("phone", gettext("Telephone"), "phone", cells=PHONE_CELLS),
        FormField("email", gettext("E-mail")),
    ]
    if "unit" in shape.asks:
        fields.append(FormField("serial", gettext("Serial number"), "code", cells=SERIAL_CELLS))
    if "order" in shape.asks:
        fields.append(FormField("order", gettext("Order number")))
    if shape.topics:
        topics = [Option(key, words_in(words, language)) for key, words in shape.topics]
        fields.append(FormField("topic", gettext("Topic"), "choice", options=topics))
    return [*fields, FormField("text", gettext("In the customer's own words"), "long", required=True)]


def _with_cells(fields: list[FormField]) -> list[FormField]:
    """Squares for what is read letter by letter."""
    cells = {"code": SERIAL_CELLS, "phone": PHONE_CELLS}
    return [_celled(one, cells.get(one.kind, 0)) for one in fields]


def _celled(one: FormField, cells: int) -> FormField:
    if not cells or one.value:
        return one
    return FormField(one.name, one.label, one.kind, hint=one.hint, required=one.required, cells=cells)


def _remarks() -> FormField:
    return FormField("remarks", gettext("Remarks"), "long")
