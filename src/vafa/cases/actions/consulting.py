"""Asking a colleague inside a case: the customer never notices, and who was asked sees the case from then on."""

from datetime import datetime

from django.db import transaction

from vafa.cases.access import VIEW
from vafa.cases.actions.answering import write_note
from vafa.cases.events import CaseConsulted
from vafa.cases.models import Case, Participant
from vafa.conversations.models import Message
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff
from vafa.platform.events.publishing import publish
from vafa.platform.values import Actor, Refused, refuse_if


@transaction.atomic
def consult(
    case: Case, staff: Staff, question: str, *, asker: Staff, key: str | None = None, actor: Actor, at: datetime
) -> Message:
    """Ask somebody a question as a note; their next note is the answer. The same key is one question.

    Refused: cases.cannot_handle (may not see cases), cases.asks_oneself, cases.no_words.
    """
    refuse_if(not staff.is_active or not may(staff, VIEW), Refused("cases.cannot_handle", name=staff.name))
    refuse_if(staff.pk == asker.pk, Refused("cases.asks_oneself", status=400))
    case = Case.objects.select_for_update().get(pk=case.pk)
    said = Message.objects.filter(key=key).first() if key else None
    if said is not None:
        return said
    words = f"@{staff.name} {question.strip()}" if question.strip() else ""
    note = write_note(case, words, author=asker, key=key, actor=actor, at=at)
    Participant.objects.update_or_create(
        case=case, staff=staff, why=Participant.CONSULTED, defaults={"at": at, "answered_at": None}
    )
    publish(
        CaseConsulted(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, staff_id=staff.pk,
            asked_by_id=asker.pk, message_id=note.pk, actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    return note
