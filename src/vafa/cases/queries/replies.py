"""Saved replies and macros as the composer of a case offers them: in the customer's language, filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from vafa.cases.links import reader_for
from vafa.cases.models import Case, Macro, SavedReply
from vafa.cases.rules.macros import read_steps
from vafa.conversations.letters.editing import customer_context, shop_context
from vafa.conversations.letters.liquid import LetterBroken, guarded, outline, unguarded
from vafa.platform.accounts.models import Staff
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import reading_as
from vafa.platform.values import Refused

MOST = 200
VARIABLES = (
    "agent.name", "case.number", "case.subject", "customer.city", "customer.name", "shop.name", "shop.phone",
)  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """A saved reply for one case: its words as they would be sent."""

    pk: int
    title: str
    text: str


def replies_for(case: Case, staff: Staff) -> list[Filled]:
    """The saved replies for this kind of case, most used first; what cannot be filled in is left out."""
    rows = SavedReply.objects.order_by("-uses", "title", "pk")[: MOST * 2]
    fitting = [row for row in rows if not row.kinds or case.kind in row.kinds][:MOST]
    if not fitting:
        return []
    context, found = reply_context(case, staff), []
    for row in fitting:
        try:
            found.append(Filled(row.pk, row.title, fill(words_for(row, case.customer.language), case, context)))
        except LetterBroken:
            continue
    return found


def reply_text(row: SavedReply, case: Case, staff: Staff) -> str:
    """The words of one saved reply for this case. Refused: cases.reply_unknown_variable, cases.reply_not_liquid."""
    try:
        return fill(words_for(row, case.customer.language), case, reply_context(case, staff))
    except LetterBroken as problem:
        raise broken(problem) from problem


def words_for(row: SavedReply, language: str) -> str:
    """The words in this language, or in the first there is."""
    texts: Mapping[str, str] = row.texts if isinstance(row.texts, dict) else {}
    return texts.get(language) or next((text for text in texts.values() if text), "")


def reply_context(case: Case, staff: Staff) -> dict[str, Any]:
    """Everything a saved reply may ask for; see VARIABLES."""
    number = to_reader(case.number, case.customer.language)
    return {
        "customer": customer_context(case.customer),
        "shop": shop_context(),
        "case": {"number": number, "subject": case.subject},
        "agent": {"name": staff.name},
    }


def fill(source: str, case: Case, context: Mapping[str, Any]) -> str:
    """The words with their variables filled, as the customer reads. Raises LetterBroken."""
    with reading_as(reader_for(case.customer)):
        return plain(source, context)


def plain(source: str, context: Mapping[str, Any]) -> str:
    """A source filled, as plain text: what a value brings along means nothing. Raises LetterBroken."""
    made = outline(source, guarded(context))
    parts = (part for pair in zip_longest(made.texts, made.values, fillvalue="") for part in pair)
    return unguarded("".join(parts)).strip()


def broken(problem: LetterBroken) -> Refused:
    """Why words cannot be filled in, for who reads."""
    if problem.name:
        return Refused("cases.reply_unknown_variable", name=problem.name, status=400)
    return Refused("cases.reply_not_liquid", detail=str(problem)[:200], status=400)


def macros_for() -> list[Macro]:
    """The macros in use that can be read, by name. One query."""
    return [one for one in Macro.objects.filter(is_active=True).order_by("name", "pk")[:MOST] if _reads(one)]


def _reads(macro: Macro) -> bool:
    try:
        read_steps(macro.steps)
    except Refused:
        return False
    return True
