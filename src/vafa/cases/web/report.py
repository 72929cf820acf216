"""The final report in words, and its pages at the desk: to be read, printed, or opened on the customer's phone."""

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from vafa.cases.actions.sign_off import may_be_signed
from vafa.cases.links import reader_for, report_address
from vafa.cases.models import Case, Compensation, SignOff
from vafa.cases.models.complaint import REMEDIES
from vafa.cases.queries.report import Answers, Report, final_report
from vafa.cases.web.files import stored_file
from vafa.cases.web.page import answer, case_desk, case_of
from vafa.cases.web.work import filled_fields, read_as_text
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active, reading_as
from vafa.platform.preferences.models import get
from vafa.platform.values import Refused


@dataclass(frozen=True)
class Part:
    """A heading of the report with what stands below it: a label ("" for none) and its words."""

    title: str
    lines: Sequence[tuple[str, str]]


def report_parts(report: Report) -> list[Part]:
    """The report in the reader's words; what nothing is known of is left out."""
    done = _answers(report.done)
    if report.how:
        done.append(("", report.how))
    parts = [
        Part(gettext("What you asked for"), [("", report.asked)] if report.asked else []),
        Part(gettext("What we found"), _answers(report.found)),
        Part(gettext("What we did"), done),
        Part(gettext("What we gave to make it good"), [("", given_words(one)) for one in report.given]),
    ]
    return [part for part in parts if part.lines]


def as_text(case: Case, parts: Sequence[Part]) -> str:
    """The report as plain text, to be kept under a signature."""
    number = to_reader(case.number, active().language)
    head = gettext("Final report of request %(number)s: %(subject)s") % {"number": number, "subject": case.subject}
    blocks = [head]
    for part in parts:
        lines = [f"{label}: {words}" if label else words for label, words in part.lines]
        blocks.append("\n".join([part.title, *lines]))
    return "\n\n".join(blocks)


def given_words(one: Compensation) -> str:
    """What was given, as what it buys; an amount stands where it is one."""
    what = one.words or str(dict(REMEDIES).get(one.remedy, one.remedy))
    if one.remedy in ("refund", "coupon") and one.worth:
        return gettext("%(what)s, %(amount)s") % {"what": what, "amount": show_money(one.worth, one.currency)}
    return what


def _answers(found: Answers) -> list[tuple[str, str]]:
    fields = [field for one, value in found for field in filled_fields([one], {one.key: value})]
    return [(field.label, words) for field in fields if (words := read_as_text(field))]


@case_desk()
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The report in the customer's language, as a sheet to print, with a code that opens it on a phone to be signed."""
    case = case_of(request, number)
    found, address = final_report(case), report_address(case)
    with reading_as(reader_for(case.customer)):
        parts, title = report_parts(found), gettext("Final report")
    context = {
        "case": case, "parts": parts, "shop": get("shop.name"), "title": title, "found": found, "address": address,
        "qr": mark_safe(qr_of(address)), "language": case.customer.language, "open": may_be_signed(case),
    }  # fmt: skip
    return answer(request, "report", context)


def qr_of(address: str) -> str:
    """A code that opens an address, drawn as an element of the page."""
    return str(segno.make(address, micro=False).svg_inline(border=0, omitsize=True))


@case_desk()
def signature(request: HttpRequest, number: int, pk: int) -> FileResponse:
    """The picture of a signature."""
    signed = get_object_or_404(SignOff.objects.select_related("signature"), case=case_of(request, number), pk=pk)
    if signed.signature is None:
        raise Refused("cases.file_gone", status=404)
    return stored_file(signed.signature)
