"""A request becomes a case."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from vafa.cases.actions.handing import assign_by_rule
from vafa.cases.actions.letters import write_letter
from vafa.cases.actions.promises import make_promises
from vafa.cases.events import CaseOpened
from vafa.cases.models import Case, CaseStage, Complaint
from vafa.cases.models.case import NORMAL
from vafa.cases.queries.setup import service
from vafa.cases.rules.policies import AT_OPENING
from vafa.cases.rules.shapes import KindShape, People
from vafa.conversations.actions import move_messages, receive_message, start_conversation
from vafa.conversations.models import Message
from vafa.customers.models import Customer, Trait
from vafa.platform.events.publishing import publish
from vafa.platform.files.models import StoredFile
from vafa.platform.i18n.folding import fold
from vafa.platform.values import SYSTEM, Actor, Refused, refuse_if
from vafa.sales.models import Order, Unit

CLASS = "class"  # the mark that says what kind of customer somebody is: "vip"


@transaction.atomic
def open_case(
    customer: Customer,
    *,
    kind: str,
    subject: str,
    text: str,
    channel: str,
    attachments: Sequence[StoredFile] = (),
    order: Order | None = None,
    unit: Unit | None = None,
    topic: str = "",
    priority: int = NORMAL,
    form_key: str | None = None,
    moved: Sequence[Message] = (),
    actor: Actor,
    at: datetime,
) -> Case:
    """Take a request in: the case in its first stage with its words, what is promised, and a letter that names it.

    Its words are `text`, or, split off another case, the `moved` messages. The same `form_key` again returns the case
    it already made, also when both arrive at once.
    """
    shape = service().kinds.get(kind)
    if shape is None or (topic and topic not in dict(shape.topics)):
        raise Refused("cases.unknown_kind", status=400)
    refuse_if(not text.strip(), Refused("cases.no_words", status=400))
    if form_key:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"case form {form_key}"])
        made = Case.objects.filter(form_key=form_key).first()
        if made is not None:
            return made
    subject = (" ".join(subject.split()) or " ".join(text.split())[:80])[:300]
    conversation = start_conversation(customer, subject, actor=actor, at=at)
    if moved:
        move_messages(moved, conversation, actor=actor, at=at)
    else:
        receive_message(conversation, text, channel=channel, attachments=attachments, actor=actor, at=at)
    number = _next_number()
    case = Case.objects.create(
        number=number, customer=customer, conversation=conversation, kind=kind, kind_version=shape.version,
        topic=topic, priority=priority, customer_class=_class_of(customer), subject=subject, channel=channel,
        search=fold(f"{number} {subject} {customer.name}"), order=order, unit=unit, team_id=_team_of(shape),
        opened_at=at, last_from_customer_at=at, form_key=form_key,
    )  # fmt: skip
    CaseStage.objects.create(case=case, stage=case.stage, entered_at=at, by=actor.as_text())
    if shape.complaint:
        Complaint.objects.create(case=case, currency=order.currency if order else "IRR")
    (opened,) = publish(
        CaseOpened(
            case_id=case.pk, number=number, customer_id=customer.pk, kind=kind, channel=channel, title=subject,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    make_promises(case, AT_OPENING, because_of=opened.id, actor=SYSTEM, at=at)
    write_letter(case, "case_received", key=f"case_received:{case.pk}", because_of=opened.id, actor=SYSTEM, at=at)
    return assign_by_rule(case, at=at)


def _class_of(customer: Customer) -> str:
    """The customer's class, as a mark says it."""
    said = Trait.objects.filter(customer=customer, name=CLASS).values_list("value", flat=True).first()
    return said[:40] if isinstance(said, str) else ""


def _team_of(shape: KindShape) -> int | None:
    """The team that registers this kind, where the matrix names one."""
    people: People = shape.stages[0].people
    return next((int(one.removeprefix("team:")) for one in people.R if one.startswith("team:")), None)


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_number')")
        return int(cursor.fetchone()[0])
