"""Where customers call when a product is dangerous: a line for a beginning of SKUs, saved as a table."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from vafa.desk.places import address
from vafa.desk.web.page import acting, desk_page
from vafa.desk.web.settings.page import go, setup
from vafa.platform.accounts.access import SETTINGS_EDIT
from vafa.platform.i18n import languages
from vafa.platform.i18n.phones import to_e164
from vafa.platform.preferences.models import get, put
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence
from vafa.sales.queries import EMERGENCY

BLANK_ROWS, MOST = 2, 50
Line = dict[str, object]


@desk_page(SETTINGS_EDIT, ("GET", "HEAD", "POST"))
def emergency(request: HttpRequest) -> HttpResponse:
    """The table. A post keeps it whole; a line without a number is left out."""
    if request.method != "POST":
        return _show(request, get(EMERGENCY))
    codes = [one.code for one in languages()]
    columns = [request.POST.getlist(name)[:MOST] for name in ("sku", "phone", *(f"words_{code}" for code in codes))]
    lines: list[Line] = []
    for sku, phone, *words in zip(*columns, strict=False):
        if phone.strip():
            said = {code: text.strip()[:200] for code, text in zip(codes, words, strict=True) if text.strip()}
            lines.append({"sku": sku.strip()[:80], "phone": phone.strip()[:40], "words": said})
    wrong = next((one for one in lines if to_e164(str(one["phone"])) is None and not _short(str(one["phone"]))), None)
    if wrong is not None:
        return _show(request, lines, sentence(Refused("calls.no_number", status=422)), 422)
    for one in lines:
        one["phone"] = to_e164(str(one["phone"])) or _short(str(one["phone"]))
    put(EMERGENCY, lines, actor=acting(request), at=now())
    return go(request, address("desk_settings_emergency") + "?saved=1")


def _short(typed: str) -> str:
    """A short number such as 125 or 1540, which has no international form."""
    digits = "".join(one for one in typed if one.isdigit())
    return str(int(digits)) if 2 < len(digits) < 7 and not digits.startswith("0") else ""


def _show(request: HttpRequest, lines: Sequence[Line], error: str = "", status: int = 200) -> HttpResponse:
    codes = [(one.code, one.name) for one in languages()]
    empty: Line = {"sku": "", "phone": "", "words": {}}
    rows = [_row(one, codes) for one in [*lines, *[empty] * BLANK_ROWS]]
    saved = "saved" in request.GET and not error
    return setup(
        request, "emergency", "emergency", {"rows": rows, "codes": codes, "saved": saved, "error": error}, status
    )


def _row(line: Line, codes: Sequence[tuple[str, str]]) -> Line:
    words = line["words"]
    assert isinstance(words, dict)
    return {**line, "said": [(code, name, words.get(code, "")) for code, name in codes]}
