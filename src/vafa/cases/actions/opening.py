"""A request becomes a case."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from vafa.cases.actions.handing import AUTO_ASSIGN, owner_by_rule
from vafa.cases.actions.promises import RESPONSE_MINUTES, policy_of, promises_by, record_promises
from vafa.cases.events import CaseAssigned, CaseOpened
from vafa.cases.models import Assignment, Case, CaseStage, Complaint
from vafa.cases.models.case import NORMAL
from vafa.cases.queries.setup import service
from vafa.cases.rules.policies import AT_OPENING, PolicyShape
from vafa.cases.rules.shapes import KindShape, People
from vafa.conversations.actions import BY_HAND, Came, begin_untold, move_messages, start_conversation
from vafa.conversations.models import Conversation, Message
from vafa.customers.models import Customer
from vafa.platform.events import Event
from vafa.platform.events.publishing import publish
from vafa.platform.files.models import StoredFile
from vafa.platform.preferences.models import get_all
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
    message_key: str | None = None,
    came: Came = BY_HAND,
    within: Conversation | None = None,
    moved: Sequence[Message] = (),
    actor: Actor,
    at: datetime,
) -> Case:
    """Take a request in: the case in its first stage with its words, what is promised, and its owner if one is found.

    Its words are `text`, or, split off another case, the `moved` messages. The same `form_key` again returns the case
    it already made, also when both arrive at once. `message_key` names the message its words came as, `came` how, and
    `within` the conversation they go on in, such as a letter of ours that had no case. That it arrived is written to
    the customer a moment later.
    """
    shop = service()
    shape = shop.kinds.get(kind)
    if shape is None or (topic and topic not in dict(shape.topics)):
        raise Refused("cases.unknown_kind", status=400)
    refuse_if(not text.strip(), Refused("cases.no_words", status=400))
    made = _made_before(form_key) if form_key else None
    if made is not None:
        return made
    subject = (" ".join(subject.split()) or " ".join(text.split())[:80])[:300]
    wrote: list[Event] = []
    if moved:
        conversation = start_conversation(customer, subject, actor=actor, at=at)
        move_messages(moved, conversation, actor=actor, at=at)
    else:
        conversation, said = begin_untold(
            customer, subject, text, channel=channel, attachments=attachments, key=message_key, came=came,
            within=within, actor=actor, at=at,
        )  # fmt: skip
        wrote.append(said)
    number, customer_class, own_agent = _head(customer)
    case = Case(
        number=number, customer=customer, conversation=conversation, kind=kind, kind_version=shape.version,
        topic=topic, priority=priority, customer_class=customer_class, subject=subject, channel=channel,
        order=order, unit=unit, team_id=_team_of(shape),
        opened_at=at, last_from_customer_at=at, form_key=form_key,
    )  # fmt: skip
    return _begin(case, shape, shop.policies, own_agent, wrote, actor=actor, at=at)


def _begin(
    case: Case,
    shape: KindShape,
    policies: Sequence[PolicyShape],
    own_agent: int | None,
    wrote: list[Event],
    *,
    actor: Actor,
    at: datetime,
) -> Case:
    """Give a new case its owner and promises, and write everything once."""
    settings = get_all("cases.")
    promises = promises_by(policy_of(case, int(settings[RESPONSE_MINUTES]), policies), AT_OPENING, at)
    case.due_at = min(one.due_at for one in promises)
    case.owner_id = case.handler_id = owner_by_rule(case, bool(settings[AUTO_ASSIGN]), own_agent, at)
    case.save(force_insert=True)
    CaseStage.objects.create(case=case, stage=case.stage, entered_at=at, by=actor.as_text())
    if shape.complaint:
        Complaint.objects.create(case=case, currency=case.order.currency if case.order else "IRR")
    about: dict[str, Any] = {"case_id": case.pk, "number": case.number, "customer_id": case.customer_id}
    told = CaseOpened(**about, kind=case.kind, channel=case.channel, title=case.subject, actor=actor, occurred_at=at)
    *_, opened = publish([*wrote, told])
    events = record_promises(case, promises, because_of=opened.id, actor=SYSTEM, at=at)
    if case.owner_id is not None:
        Assignment.objects.create(case=case, staff_id=case.owner_id, at=at, by=SYSTEM.as_text())
        events.append(CaseAssigned(**about, staff_id=case.owner_id, actor=SYSTEM, occurred_at=at))
    publish(events)
    return case


def _made_before(form_key: str) -> Case | None:
    """The case this form made already; one that makes it just now is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"case form {form_key}"])
    return Case.objects.filter(form_key=form_key).first()


def _team_of(shape: KindShape) -> int | None:
    """The team that registers this kind, where the matrix names one."""
    people: People = shape.stages[0].people
    return next((int(one.removeprefix("team:")) for one in people.R if one.startswith("team:")), None)


# A number, the class a mark says the customer has, and their own agent, asked together.
HEAD = """
SELECT nextval('case_number'),
       (SELECT value FROM trait WHERE customer_id = %(customer)s AND name = %(class)s),
       (SELECT staff_id FROM own_agent WHERE customer_id = %(customer)s LIMIT 1)
"""


def _head(customer: Customer) -> tuple[int, str, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(HEAD, {"customer": customer.pk, "class": CLASS})
        number, said, own_agent = cursor.fetchone()
    said = json.loads(said) if isinstance(said, str) else said
    return int(number), said[:40] if isinstance(said, str) else "", own_agent
