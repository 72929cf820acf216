"""Words a provider approved: which of its templates stands for which of our letters, and what fills its gaps."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vafa.channels.models import Account
from vafa.conversations.letters.editing import allowed_variables, sample_context
from vafa.conversations.letters.rendering import plain
from vafa.conversations.models import ProviderTemplate
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if

MOST_GAPS = 10


@transaction.atomic
def save_template(
    account: Account,
    letter: str,
    language: str,
    *,
    name: str,
    code: str,
    gaps: Sequence[str],
    actor: Actor,
    at: datetime,
) -> ProviderTemplate:
    """Say that at this account the letter goes out in the provider's template `name`; `gaps` are the letter's words.

    `code` is what the provider calls the language. Refused: templates.no_name, templates.unknown_word.
    """
    name, code = name.strip(), code.strip() or language
    refuse_if(not name or len(name) > 200 or len(code) > 10, Refused("templates.no_name", status=400))
    allowed = set(allowed_variables(letter))
    wanted = [one.strip() for one in gaps if one.strip()][:MOST_GAPS]
    for one in wanted:
        refuse_if(one not in allowed, Refused("templates.unknown_word", word=one, status=400))
    variables = [as_variable(one) for one in wanted]
    before = ProviderTemplate.objects.filter(account=account, letter=letter, language=language).first()
    row, _ = ProviderTemplate.objects.update_or_create(
        account=account, letter=letter, language=language,
        defaults={"name": name, "code": code, "variables": variables, "created_at": at},
    )  # fmt: skip
    subject = f"{account.pk}/{letter}/{language}"
    record(actor, "templates.saved", "template", subject, at=at, before=_told(before), after=_told(row))
    return row


@transaction.atomic
def remove_template(account: Account, letter: str, language: str, *, actor: Actor, at: datetime) -> None:
    """The letter has no approved words at this account any more."""
    for row in ProviderTemplate.objects.filter(account=account, letter=letter, language=language):
        row.delete()
        subject = f"{account.pk}/{letter}/{language}"
        record(actor, "templates.removed", "template", subject, at=at, before=_told(row))


def as_variable(word: str) -> str:
    """A letter's word as templates keep it: case.number → {{ case.number }}."""
    return "{{ " + word + " }}"


def as_word(variable: str) -> str:
    """The way back."""
    return variable.removeprefix("{{").removesuffix("}}").strip()


def example(letter: str, language: str, variables: Sequence[str]) -> list[str]:
    """What would stand in the gaps, with example values."""
    known = sample_context(letter)
    return [plain(one, known, language) for one in variables]


def _told(row: ProviderTemplate | None) -> dict[str, object] | None:
    return {"name": row.name, "code": row.code, "gaps": row.variables} if row else None
