"""A small shop for asking every page: one person of each role, one customer with an order, a case and a follow-up.

Each thing is made, by the public actions, when a row of the table first needs it.
"""

import io
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.architecture.url_pages import STRANGER
from vafa.cases.actions import give, open_case
from vafa.cases.actions.incidents import declare, reach_customers
from vafa.cases.actions.learning import pick_review
from vafa.cases.actions.letters import acknowledge
from vafa.cases.actions.policies import save_policy
from vafa.cases.actions.replies import save_macro, save_reply
from vafa.cases.actions.telling_affected import tell_batch
from vafa.cases.actions.views import save_view
from vafa.cases.models import (
    COMPLAINT,
    QUESTION,
    Case,
    Compensation,
    Incident,
    Macro,
    Participant,
    Policy,
    Review,
    SavedReply,
    SavedView,
)
from vafa.cases.queries.incidents import Reach
from vafa.channels.actions import save_account
from vafa.channels.models import Account
from vafa.conversations.calls import note_call
from vafa.conversations.links import unsubscribe_url
from vafa.conversations.models import Attachment, Call, Inbound, Message
from vafa.conversations.models.call import REACHED
from vafa.customers.actions import add_customer
from vafa.customers.conditions.audiences import save_audience
from vafa.customers.models import EMAIL, Audience, Customer
from vafa.customers.rules.consent import SURVEY
from vafa.feedback.actions import ensure_surveys, invite, open_cause
from vafa.feedback.actions.answering import answer as keep_answer
from vafa.feedback.links import survey_link
from vafa.feedback.models import CallBack, Invitation, RootCause, Survey
from vafa.feedback.rules.forms import CSAT, SCORE
from vafa.journeys.actions.plans import ensure_default_plan
from vafa.journeys.campaigns.writing import make_campaign
from vafa.journeys.gifts.giving import GiftWish
from vafa.journeys.gifts.giving import give as give_gifts
from vafa.journeys.links import answer_link
from vafa.journeys.models import COUPON, WAITING, Campaign, FollowUp, Gift, Plan, PlanResult, Rehearsal
from vafa.journeys.rehearsal.keeping import ask
from vafa.journeys.results.refreshing import refresh_plan
from vafa.journeys.tests.enrolling import enrol
from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff, Team
from vafa.platform.accounts.teams import save_team
from vafa.platform.audit.models import AuditEntry
from vafa.platform.files.actions import keep_file
from vafa.platform.files.models import StoredFile
from vafa.platform.jobs.models import DeadLetter, bury
from vafa.platform.preferences.models import put
from vafa.platform.secrets import sign_link
from vafa.platform.time import now
from vafa.platform.values import SYSTEM, Actor, Money
from vafa.sales.actions import NewLine, import_orders, place_order
from vafa.sales.models import Import, Order


class World:
    """What a page may need to be opened."""

    def __init__(self) -> None:
        self._staff: dict[str, Staff] = {}

    def person(self, role: str) -> Staff:
        """Someone of that role."""
        if role not in self._staff:
            email = f"{role}@shop.example"
            self._staff[role] = hire(email, role.title(), role, password=None, actor=SYSTEM, at=now(), language="en")
        return self._staff[role]

    @cached_property
    def colleague(self) -> Staff:
        """Somebody who works here and opens no page."""
        return hire("colleague@shop.example", "Colleague", "agent", password=None, actor=SYSTEM, at=now())

    def browser(self, asker: str) -> Client:
        """A browser in which that asker is signed in; the stranger is not."""
        client = Client()
        if asker != STRANGER:
            client.force_login(self.person(asker))
        return client

    @cached_property
    def customer(self) -> Customer:
        """Somebody who bought."""
        return add_customer("Sara Karimi", emails=["sara@example.com"], language="en", actor=SYSTEM, at=now())

    @cached_property
    def saved_reply(self) -> SavedReply:
        """Words that are used often."""
        return save_reply(None, title="Hello", texts={"en": "Hello"}, kinds=[], actor=SYSTEM, at=now())

    @cached_property
    def macro(self) -> Macro:
        """Several steps with one press."""
        steps = [{"do": "priority", "value": "3"}]
        return save_macro(None, name="Urgent", steps=steps, actor=SYSTEM, at=now())

    @cached_property
    def policy(self) -> Policy:
        """A promise of its own for some customers."""
        promises = {"review": {"minutes": 60}}
        return save_policy(None, name="VIP", conditions={"classes": ["vip"]}, promises=promises, actor=SYSTEM, at=now())

    @cached_property
    def audience(self) -> Audience:
        """Everybody in Tehran."""
        told = {"is": ["customers.city", "is", "تهران"]}
        return save_audience(None, name="Tehran", conditions=told, actor=SYSTEM, at=now())

    @cached_property
    def saved_view(self) -> SavedView:
        """A list of cases that everyone has."""
        rows = {"match": "all", "rows": [["kind", "is", "repair"]]}
        lead, actor = self.person("lead"), SYSTEM
        return save_view(None, name="Repairs", conditions=rows, shared=True, staff=lead, actor=actor, at=now())

    @cached_property
    def incident(self) -> Incident:
        """Something that struck many."""
        notice = {"en": {"subject": "Hot handles", "text": "Please unplug it."}}
        return declare("Hot handles", "Bad solder", notice, actor=SYSTEM, at=now())

    @cached_property
    def notice_token(self) -> str:
        """The link of a customer whom it touches and who was told."""
        reach_customers(self.incident, Reach(people=["sara@example.com"]), actor=SYSTEM, at=self.customer.created_at)
        tell_batch(self.incident, actor=SYSTEM, at=now())
        return sign_link("notice", [self.incident.pk, self.customer.pk])

    @cached_property
    def review(self) -> Review:
        """A case to look back at."""
        return pick_review(self.case, side="good", actor=SYSTEM, at=now())

    @cached_property
    def order(self) -> Order:
        """A fresh purchase."""
        return place_order(
            self.customer,
            [NewLine(sku="K-1", name="Kettle", quantity=Decimal(1), unit_price=Decimal(1850000))],
            number="1001",
            source="desk",
            currency="IRR",
            placed_at=now() - timedelta(hours=1),
            actor=SYSTEM,
            at=now(),
        )

    @cached_property
    def follow_up(self) -> FollowUp:
        """The check-in of the order, which asks a question."""
        ensure_default_plan(actor=SYSTEM, at=now())
        enrol([self.order.pk], actor=SYSTEM, at=now())
        row = FollowUp.objects.get(run__order=self.order)  # the first step; they come one by one
        row.touchpoint, row.kind = "check_in", "call"
        row.save(update_fields=["touchpoint", "kind"])
        return row

    @cached_property
    def call(self) -> FollowUp:
        """A call somebody owes the customer now."""
        FollowUp.objects.filter(pk=self.follow_up.pk).update(state=WAITING, due_at=now())
        return self.follow_up

    @cached_property
    def exchange(self) -> Account:
        """A telephone exchange that calls us."""
        return save_account("phone", "Exchange", {"secret": "a long word of ours"}, actor=SYSTEM, at=now())

    @cached_property
    def telephone_call(self) -> Call:
        """A call somebody wrote down by hand."""
        return note_call("09121234567", REACHED, by=None, actor=SYSTEM, at=now())

    @cached_property
    def rehearsal(self) -> Rehearsal:
        """One that waits to begin."""
        return ask(self.plan, "last-year", actor=SYSTEM, at=now())

    @cached_property
    def campaign(self) -> Campaign:
        """One that nobody sent yet."""
        return make_campaign("win_back", actor=SYSTEM, at=now())

    @cached_property
    def gift(self) -> Gift:
        """A coupon of the customer."""
        wish = GiftWish(customer_id=self.customer.pk, kind=COUPON, key="world", percent=10)
        return give_gifts([wish], actor=SYSTEM, at=now())[0]

    @cached_property
    def counted(self) -> PlanResult:
        """What came of the plan, counted."""
        return refresh_plan(self.plan, now())

    @cached_property
    def plan(self) -> Plan:
        """What follows a purchase."""
        return ensure_default_plan(actor=SYSTEM, at=now())

    @cached_property
    def survey(self) -> Survey:
        """What is asked after a case."""
        ensure_surveys(actor=SYSTEM, at=now())
        return Survey.objects.get(key=CSAT)

    @cached_property
    def invitation(self) -> Invitation:
        """The customer is asked."""
        return invite(self.survey, self.customer, case=self.case, actor=SYSTEM, at=now())

    @cached_property
    def call_back(self) -> CallBack:
        """A call owed after a low score."""
        keep_answer(self.invitation, {SCORE: ["1"]}, [SCORE], actor=SYSTEM, at=now())
        return CallBack.objects.get()

    @cached_property
    def cause(self) -> RootCause:
        """Why cases come."""
        return open_cause("Delivery", "Parcels wait at a neighbour's", actor=SYSTEM, at=now())

    @cached_property
    def heard(self) -> Message:
        """What the customer wrote when the case was opened."""
        return Message.objects.get(conversation=self.case.conversation_id, direction=Message.IN)

    @cached_property
    def inbound(self) -> Inbound:
        """A mail without a sender, which waits in the tray."""
        row = {"kind": "email", "key": "odd", "body": b"Subject: Hello\n\nHello", "size": 22, "received_at": now()}
        return Inbound.objects.create(**row, state=Inbound.UNPLACED, reason="no_sender", content_type="message/rfc822")

    @cached_property
    def sms_line(self) -> Account:
        """A line whose provider approves words beforehand."""
        return save_account("kavenegar", "SMS", {"key": "k"}, actor=SYSTEM, at=now())

    @cached_property
    def channel(self) -> Account:
        """A mail server that is not there."""
        given = {"host": "mail.shop.example", "sender": "shop@shop.example"}
        return save_account("email", "Mail", given, actor=SYSTEM, at=now())

    @cached_property
    def team(self) -> Team:
        """Two people."""
        return save_team("Support", self.person("lead"), [self.person("agent")], actor=SYSTEM, at=now())

    @cached_property
    def dead_letter(self) -> DeadLetter:
        """Work that failed for good."""
        bury("sweep", "journeys.perform_due", 0, ValueError("odd"), at=now())
        return DeadLetter.objects.get()

    @cached_property
    def setting_change(self) -> AuditEntry:
        """A setting that was given another value."""
        put("shop.phone", "021-1", actor=SYSTEM, at=now())
        return AuditEntry.objects.get(action="preference.changed")

    @cached_property
    def uncertain(self) -> Message:
        """A message of which nobody knows whether it left."""
        message = Message.objects.filter(conversation=self.case.conversation, direction=Message.OUT).first()
        assert message is not None, "a case is acknowledged by a letter"
        Message.objects.filter(pk=message.pk).update(state=Message.UNCERTAIN)
        return message

    @cached_property
    def case(self) -> Case:
        """A request that waits for an answer, with a file."""
        case = open_case(
            self.customer,
            kind=QUESTION,
            subject="It leaks",
            text="What now?",
            channel="form",
            attachments=[self.file],
            actor=SYSTEM,
            at=now(),
        )
        acknowledge({case.pk: None}, actor=SYSTEM, at=now())
        technician = self.person("technician")  # was asked something, and therefore sees it
        Participant.objects.create(case=case, staff=technician, why=Participant.CONSULTED, at=now())
        return case

    @cached_property
    def complaint(self) -> Case:
        """A complaint."""
        return open_case(
            self.customer, kind=COMPLAINT, subject="Late", text="Six days", channel="form", actor=SYSTEM, at=now()
        )

    @cached_property
    def remedy(self) -> Compensation:
        """What was given to make it good, by the agent."""
        agent = self.person("agent")
        return give(
            self.complaint,
            "coupon",
            Money(Decimal(1000), "IRR"),
            giver=agent,
            actor=Actor.staff(agent.pk),
            at=now(),
        )

    @cached_property
    def attachment(self) -> Attachment:
        """The file where it hangs on the case."""
        return Attachment.objects.get(message__conversation=self.case.conversation, file=self.file)

    @property
    def status_token(self) -> str:
        """What the link to the case's page holds."""
        return sign_link("case", self.case.pk)

    @property
    def answer_token(self) -> str:
        """What the link to the follow-up's question holds."""
        return _token(answer_link(self.follow_up.pk))

    @property
    def survey_token(self) -> str:
        """What the link to the survey holds."""
        return _token(survey_link(self.invitation.pk))

    @property
    def leave_token(self) -> str:
        """What the link to hear less holds."""
        return _token(unsubscribe_url(self.customer.pk, SURVEY, EMAIL))

    @property
    def file_token(self) -> str:
        """What the link to a file of the case holds."""
        return sign_link("file", self.file.pk)

    @cached_property
    def file(self) -> StoredFile:
        """Something the customer sent along."""
        return keep_file(SimpleUploadedFile("note.txt", b"It leaks here."), at=now())

    @cached_property
    def orders_file(self) -> Import:
        """A file of one order that came in."""
        file = io.BytesIO(b"order number,date,price\n1,2026-01-01,10\n")
        return import_orders([("orders.csv", file)], name="orders.csv", actor=SYSTEM, at=now())


def _token(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[1]
