"""How much who may give to make a wrong good: a table of limits, saved as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from vafa.cases.access import COMPENSATE
from vafa.cases.actions.limits import save_limits
from vafa.cases.models import Authority
from vafa.cases.queries import kinds
from vafa.cases.queries.authority import limits
from vafa.cases.rules.authority import Limit
from vafa.cases.rules.shapes import words_in
from vafa.customers.models import Trait
from vafa.desk.places import address
from vafa.desk.web.page import acting, asker, desk_page
from vafa.desk.web.settings.page import go, setup
from vafa.platform.access import permissions
from vafa.platform.accounts.access import SETTINGS_EDIT
from vafa.platform.accounts.models import ROLE_LABELS
from vafa.platform.i18n.money import parse_money, show_money
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Money, Refused
from vafa.platform.wording import sentence

COLUMNS = ("role", "kind", "class", "case", "month")
BLANK_ROWS = 2
MOST_CLASSES = 20


@dataclass(frozen=True)
class Row:
    """A line of the table as it is typed."""

    role: str = ""
    kind: str = ""
    customer_class: str = ""
    case: str = ""
    month: str = ""

    def limit(self) -> Limit:
        """The limit it says. Raises NumberNotUnderstood."""
        case, month = (Money(*parse_money(typed)) for typed in (self.case, self.month))
        return Limit(self.role, case, month, self.kind, self.customer_class)


@desk_page(SETTINGS_EDIT, ("GET", "HEAD", "POST"))
def authority(request: HttpRequest) -> HttpResponse:
    """The limits. A post keeps them all; lines without amounts are left out, none at all brings back the usual ones."""
    if request.method != "POST":
        return _show(request, [_row(one) for one in limits()])
    typed = zip(*(request.POST.getlist(name)[:200] for name in COLUMNS), strict=False)
    rows = [Row(*(part.strip()[:60] for part in line)) for line in typed]
    rows = [one for one in rows if one.role and (one.case or one.month)]
    try:
        save_limits([one.limit() for one in rows], changer=asker(request), actor=acting(request), at=now())
    except Refused as refused:
        return _show(request, rows, sentence(refused), refused.status)
    return go(request, address("desk_settings_authority") + "?saved=1")


def _show(request: HttpRequest, rows: Sequence[Row], error: str = "", status: int = 200) -> HttpResponse:
    language = active().language
    may = permissions()[COMPENSATE].roles
    classes = Trait.objects.filter(name="class").order_by().values_list("value", flat=True).distinct()
    context: dict[str, object] = {
        "rows": [*rows, *[Row()] * BLANK_ROWS],
        "roles": [(key, str(words)) for key, words in ROLE_LABELS if key in may],
        "kinds": [("", gettext("All kinds")), *((one.key, words_in(one.name, language)) for one in kinds())],
        "classes": sorted({str(one) for one in classes[:MOST_CLASSES]}),
        "usual": not Authority.objects.exists(),
        "saved": "saved" in request.GET and not error,
        "error": error,
    }
    return setup(request, "authority", "authority", context, status)


def _row(one: Limit) -> Row:
    case, month = (show_money(worth.amount, worth.currency) for worth in (one.per_case, one.per_month))
    return Row(one.role, one.kind, one.customer_class, case, month)
