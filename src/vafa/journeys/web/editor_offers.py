"""What the open form offers: letters, people, kinds of cases, steps that ask. Only what it needs is read."""

from collections.abc import Iterator

from vafa.cases.queries.setup import kinds
from vafa.journeys.access import CALLERS
from vafa.journeys.actions.plans import known_letters
from vafa.journeys.rules.editing import Plan, every_row
from vafa.journeys.rules.touchpoints import KINDS as TOUCHPOINT_KINDS
from vafa.journeys.rules.touchpoints import in_language
from vafa.journeys.web.forms import Offers
from vafa.journeys.web.words import letter_titles
from vafa.platform.access import MANAGER
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.reading import active


def offers_for(kind: str, key: str, content: Plan, name: str) -> Offers:
    """What a form of this kind offers; `key` is the step it is about."""
    language = active().language
    if kind in TOUCHPOINT_KINDS:
        return Offers(letters=_letters(language), owners=_owners())
    if kind == "wait_for":
        return Offers(asks=list(_asking(key, content, language)))
    if kind == "open_case":
        return Offers(case_kinds=[(one.key, in_language(one.name, language)) for one in kinds()])
    return Offers(name=name)


def _letters(language: str) -> list[tuple[str, str]]:
    titles = letter_titles(sorted(known_letters()), language)
    return sorted(((key, title) for key, title in titles.items() if key != "test_message"), key=lambda one: one[1])


def _owners() -> list[tuple[str, str]]:
    rows = Staff.objects.filter(is_active=True, role__in=(*CALLERS, MANAGER)).order_by("name", "pk")
    return list(rows.values_list("email", "name"))


def _asking(key: str, content: Plan, language: str) -> Iterator[tuple[str, str]]:
    """Touchpoints above the step that ask something."""
    for row in every_row(content.get("steps", [])):
        if row["key"] == key:
            return
        if row.get("question"):
            yield row["key"], in_language(row.get("name", {}), language) or row["key"]
