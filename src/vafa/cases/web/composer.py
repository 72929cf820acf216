"""What helps to write on a case: saved replies, macros, colleagues to name in a note, and hints for a kind tone."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from vafa.cases.access import VIEW
from vafa.cases.models import Case, Macro
from vafa.cases.queries.replies import macros_for, replies_for
from vafa.cases.rules.tone import lines_of
from vafa.cases.web.page import asker_of
from vafa.cases.wording.tone import HINTS
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import active
from vafa.platform.preferences.models import get
from vafa.platform.ui.components import Insert, Option


def composer_parts(request: HttpRequest, case: Case) -> Mapping[str, object]:
    """What the composer of a case shows beside the words. Five queries: replies, shop, macros, people, hints."""
    staff = asker_of(request)
    macro_url = reverse("desk_case_macro", args=[case.number])
    return {
        "replies": [Insert(str(one.pk), one.title, one.text) for one in replies_for(case, staff)],
        "macros": [Insert(str(one.pk), one.name, note=steps_note(one), url=macro_url) for one in macros_for()],
        "colleagues": colleagues(staff),
        "hints": lines_of(get(HINTS), active().language),
        "tone_url": reverse("desk_case_tone", args=[case.number]),
    }


def colleagues(staff: Staff) -> list[Option]:
    """Who can be named in a note: everyone who may see cases, but oneself."""
    rows = Staff.objects.filter(is_active=True).exclude(pk=staff.pk).order_by("name")
    return [Option(str(one.pk), one.name) for one in rows if may(one, VIEW)]


def steps_note(macro: Macro) -> str:
    """How many steps a macro has, in words."""
    count = len(macro.steps)
    words = ngettext("%(count)s step", "%(count)s steps", count)
    return words % {"count": show_number(count, active().language)}
