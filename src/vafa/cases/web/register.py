"""The register of complaints: a page with its figures, each leading to the complaints behind it, and a file of them."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.cases.access import REGISTER
from vafa.cases.models import Case
from vafa.cases.models.complaint import FAULTS, REMEDIES
from vafa.cases.queries.register import (
    BEHIND,
    Figures,
    RemedyFigure,
    Wanted,
    every_complaint,
    figures_of,
    list_complaints,
)
from vafa.cases.web.offers import ICONS
from vafa.cases.web.page import answer, asker_of, case_desk
from vafa.cases.wording.complaints import fault_word, remedy_word
from vafa.platform.i18n.dates import show_span
from vafa.platform.i18n.digits import show_number, show_percent
from vafa.platform.i18n.money import show_money
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Blank, Pager

PERIODS: Mapping[str, tuple[int, Promise]] = {
    "30": (30, _("Last 30 days")),
    "90": (90, _("Last 90 days")),
    "365": (365, _("Last year")),
    "all": (36_500, _("All")),
}
USUAL = "90"
BEHIND_WORDS: Mapping[str, Promise] = {
    "rated": _("with a score"),
    "kept": _("who bought again within 90 days"),
    "lost": _("who did not buy again within 90 days"),
    "early": _("too early to say"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; strange values are as if nothing was asked."""

    period: str = USUAL
    fault: str = ""
    remedy: str = ""
    state: str = ""
    behind: str = ""

    def wanted(self, at: datetime) -> Wanted:
        """As the register wants it, at a moment."""
        since = at - timedelta(days=PERIODS[self.period][0])
        return Wanted(since, at + timedelta(seconds=1), self.fault, self.remedy, self.state, self.behind)

    def url(self, name: str = "desk_complaints", **changes: str) -> str:
        """The register like this, with changes."""
        whole = {**self.__dict__, **changes}
        given = {key: value for key, value in whole.items() if value and (key, value) != ("period", USUAL)}
        return reverse(name) + (f"?{urlencode(given)}" if given else "")


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for."""
    known = {
        "period": tuple(PERIODS), "fault": ("unknown", *dict(FAULTS)), "remedy": ("none", *dict(REMEDIES)),
        "state": ("open", "solved"), "behind": BEHIND,
    }  # fmt: skip
    said = {key: request.GET.get(key, "") for key in known}
    return Asked(**{key: said[key] for key in known if said[key] and said[key] in known[key]})


@case_desk(REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    """The complaints with their figures."""
    at, asked = now(), asked_of(request)
    asker, wanted, cursor = asker_of(request), asked.wanted(at), request.GET.get("cursor", "")[:80]
    found, figures = list_complaints(asker, wanted, cursor, at=at), figures_of(asker, wanted, at)
    older = asked.url(cursor=found.next) if found.next else ""
    context: dict[str, object] = {
        "asked": asked,
        "choices": _choices(asked),
        "figures": _figures(figures, asked),
        "remedies": [_remedy(one, asked) for one in figures.remedies],
        "rows": [_row(one) for one in found.rows],
        "behind": BEHIND_WORDS.get(asked.behind, ""),
        "without_behind": asked.url(behind=""),
        "pager": Pager("", asked.url() if cursor else "", older) if older or cursor else None,
        "file": asked.url("desk_complaints_file"),
        "blank": Blank(gettext("No complaint is like this"), gettext("Choose a longer period or fewer conditions.")),
    }
    return answer(request, "register", context)


@case_desk(REGISTER)
def register_file(request: HttpRequest) -> StreamingHttpResponse:
    """The same complaints as a CSV file, written as it is read."""
    at = now()
    rows = every_complaint(asker_of(request), asked_of(request).wanted(at), at)
    head = [
        gettext("Number"), gettext("Opened"), gettext("Resolved"), gettext("Hours to solve"), gettext("Customer"),
        gettext("Subject"), gettext("Whose fault"), gettext("The loss they feel"), gettext("Currency"),
        gettext("Given"), gettext("Worth"), gettext("Satisfaction"),
        gettext("Why less than the loss, or nothing, is given"),
    ]  # fmt: skip
    response = StreamingHttpResponse(_lines(head, map(_cells, rows)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="complaints-{at:%Y-%m-%d}.csv"'
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that spreadsheets read it as UTF-8
    yield writer.writerow(head)
    for row in rows:
        yield writer.writerow([_plain(cell) for cell in row])


def _plain(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _cells(case: Case) -> list[str]:
    row, given = case.complaint, case.given  # type: ignore[attr-defined]
    took = case.resolved_at - case.opened_at if case.resolved_at else None
    return [
        str(case.number), f"{case.opened_at:%Y-%m-%dT%H:%M:%SZ}",
        f"{case.resolved_at:%Y-%m-%dT%H:%M:%SZ}" if case.resolved_at else "",
        f"{took.total_seconds() / 3600:.1f}" if took else "", case.customer.name, case.subject, fault_word(row.fault),
        _figure(row.loss), row.currency, "; ".join(remedy_word(one.remedy) for one in given),
        _figure(sum((one.worth for one in given), Decimal(0))), str(row.satisfaction or ""), row.exception_why,
    ]  # fmt: skip


def _figure(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


def _row(case: Case) -> dict[str, object]:
    row, given = case.complaint, case.given  # type: ignore[attr-defined]
    return {
        "case": case,
        "url": reverse("desk_case", args=[case.number]),
        "fault": fault_word(row.fault),
        "loss": show_money(row.loss, row.currency) if row.loss is not None else "",
        "given": [(ICONS.get(one.remedy, "gift"), remedy_word(one.remedy)) for one in given],
        "worth": show_money(sum((one.worth for one in given), Decimal(0)), row.currency) if given else "",
        "took": show_span(case.resolved_at - case.opened_at) if case.resolved_at else "",
        "score": row.satisfaction,
    }


def _figures(found: Figures, asked: Asked) -> list[dict[str, str]]:
    """The numbers above the list, each with the complaints behind it."""
    percent = show_percent(100 * found.solved / found.total, active().language) if found.total else ""
    costs = " · ".join(show_money(amount, currency) for currency, amount in found.costs.items())
    mean = _number(round(found.satisfaction, 1)) if found.satisfaction is not None else ""
    rated = gettext("of %(count)s answers") % {"count": _number(found.rated)}
    total, everything = _number(found.total), asked.url(state="", behind="")
    return [
        {"title": gettext("Complaints"), "value": total, "note": "", "url": everything},
        {
            "title": gettext("Solved"),
            "value": percent or "–",
            "note": gettext("%(solved)s of %(total)s") % {"solved": _number(found.solved), "total": total},
            "url": asked.url(state="solved"),
        },
        {
            "title": gettext("Time to solve"),
            "value": show_span(found.median) if found.median else "–",
            "note": gettext("half are solved faster"),
            "url": asked.url(state="solved"),
        },
        {
            "title": gettext("Satisfaction after"),
            "value": gettext("%(score)s of %(most)s") % {"score": mean, "most": _number(5)} if mean else "–",
            "note": rated if mean else "",
            "url": asked.url(behind="rated"),
        },
        {"title": gettext("Cost of remedies"), "value": costs or "–", "note": "", "url": ""},
    ]  # fmt: skip


def _remedy(one: RemedyFigure, asked: Asked) -> dict[str, object]:
    judged = one.kept + one.lost
    return {
        "icon": ICONS.get(one.remedy, "gift"),
        "name": remedy_word(one.remedy),
        "cases": (_number(one.cases), asked.url(remedy=one.remedy, behind="")),
        "cost": show_money(one.cost, one.currency),
        "kept": (_number(one.kept), asked.url(remedy=one.remedy, behind="kept")),
        "lost": (_number(one.lost), asked.url(remedy=one.remedy, behind="lost")),
        "early": (_number(one.early), asked.url(remedy=one.remedy, behind="early")),
        "share": show_percent(100 * one.kept / judged, active().language) if judged else "–",
        "score": _number(round(one.satisfaction, 1)) if one.satisfaction is not None else "–",
    }


def _number(value: float) -> str:
    return show_number(value, active().language)


def _choices(asked: Asked) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """The filters: name, label, options with whether they are chosen."""
    faults = [("", gettext("Anyone's fault")), *((key, str(word)) for key, word in FAULTS)]
    remedies = [("", gettext("Any remedy")), *((key, str(word)) for key, word in REMEDIES)]
    states = [("", gettext("Open and solved")), ("open", gettext("Open")), ("solved", gettext("Solved"))]
    found = [
        ("period", gettext("Period"), [(key, str(words)) for key, (_days, words) in PERIODS.items()]),
        ("fault", gettext("Whose fault"), [*faults, ("unknown", gettext("Not known yet"))]),
        ("remedy", gettext("Remedy"), [*remedies, ("none", gettext("Nothing given"))]),
        ("state", gettext("State"), states),
    ]  # fmt: skip
    return [
        (name, label, [(key, words, getattr(asked, name) == key) for key, words in options])
        for name, label, options in found
    ]
