"""A case, who had it in hand, and how it was resolved."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vafa.conversations.models import Conversation
from vafa.customers.models import Customer
from vafa.platform.accounts.models import Staff, Team
from vafa.sales.models import Order, Unit

QUESTION, TECHNICAL, COMPLAINT, ORDER_FOLLOW_UP, RETURN = "question", "technical", "complaint", "order", "return"
REPAIR = "repair"
# The kinds Vafa comes with, in the words of forms; a shop may shape them and add its own (`queries.setup`).
KINDS = [
    (QUESTION, _("Question")),
    (TECHNICAL, _("Technical help")),
    (COMPLAINT, _("Complaint")),
    (REPAIR, _("Repair")),
    (ORDER_FOLLOW_UP, _("Order follow-up")),
    (RETURN, _("Return or exchange")),
]
LOW, NORMAL, HIGH, URGENT = 1, 2, 3, 4
PRIORITIES = [(LOW, _("Low")), (NORMAL, _("Normal")), (HIGH, _("High")), (URGENT, _("Urgent"))]
WAITS = [("customer", _("the customer")), ("part", _("a part")), ("courier", _("the courier"))]


class Case(models.Model):
    """One request for service, from registration to closure.

    The owner faces the customer from start to end; the handler does the work of the stage, and is often the owner.
    """

    number = models.BigIntegerField(unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="cases", db_index=False)
    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, related_name="case")
    kind = models.CharField(max_length=40, default=QUESTION)
    kind_version = models.IntegerField(default=0, db_default=0)  # 0: as shipped
    topic = models.CharField(max_length=40, default="", db_default="", blank=True)
    priority = models.PositiveSmallIntegerField(choices=PRIORITIES, default=NORMAL, db_default=NORMAL)
    customer_class = models.CharField(max_length=40, default="", db_default="", blank=True)  # when it was opened
    subject = models.CharField(max_length=300)
    channel = models.CharField(max_length=20, default="form")
    tags = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    order = models.ForeignKey(Order, null=True, on_delete=models.SET_NULL, related_name="cases")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.SET_NULL, related_name="cases")
    owner = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="cases", db_index=False)
    handler = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="cases", db_index=False)
    incident = models.ForeignKey("Incident", null=True, on_delete=models.SET_NULL, related_name="cases")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    opened_at = models.DateTimeField()
    # Kept beside their rows so that lists need no joins; actions write both.
    stage = models.PositiveSmallIntegerField(default=1, db_default=1)  # 1 to 4
    due_at = models.DateTimeField(null=True)  # the earliest promise still owed whose clock runs
    waiting_for = models.CharField(max_length=20, default="", db_default="", blank=True)  # why the clocks stand
    waiting_since = models.DateTimeField(null=True)
    waiting_until = models.DateTimeField(null=True)  # when we expect to go on
    wait_remind_at = models.DateTimeField(null=True)  # when to remind that it should be there; then empty
    resolved_at = models.DateTimeField(null=True)
    check_back_at = models.DateTimeField(null=True)  # when to ask whether it did work, and later when to close
    checked_back_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    spam_at = models.DateTimeField(null=True)
    last_from_customer_at = models.DateTimeField(null=True)
    last_from_us_at = models.DateTimeField(null=True)
    form_key = models.CharField(max_length=64, null=True, unique=True)  # a form posted twice is one case

    class Meta:
        db_table = "case"
        indexes = [
            models.Index(
                F("due_at").asc(nulls_last=True), "id", condition=Q(resolved_at=None), name="case_open_by_due"
            ),
            models.Index(
                "owner",
                F("due_at").asc(nulls_last=True),
                "id",
                condition=Q(resolved_at=None),
                name="case_open_of_owner",
            ),
            models.Index(
                "handler",
                F("due_at").asc(nulls_last=True),
                "id",
                condition=Q(resolved_at=None),
                name="case_open_of_handler",
            ),
            models.Index(
                "team",
                F("due_at").asc(nulls_last=True),
                "id",
                condition=Q(resolved_at=None),
                name="case_open_of_team",
            ),
            models.Index(
                fields=["waiting_until", "id"],
                condition=~Q(waiting_for="") & Q(resolved_at=None),
                name="case_waiting",
            ),
            models.Index(fields=["wait_remind_at"], condition=Q(wait_remind_at__isnull=False), name="case_wait_remind"),
            models.Index(fields=["check_back_at"], condition=Q(check_back_at__isnull=False), name="case_check_back"),
            models.Index(
                F("due_at").asc(nulls_last=True),
                "id",
                condition=Q(customer_class="vip") & Q(resolved_at=None),
                name="case_open_vip",
            ),
            models.Index(fields=["-spam_at", "-id"], condition=Q(spam_at__isnull=False), name="case_spam"),
            models.Index(fields=["-opened_at", "-id"], name="case_by_date"),
            models.Index(fields=["customer", "-opened_at"], name="case_of_customer"),
            models.Index(fields=["-resolved_at", "-id"], condition=Q(resolved_at__isnull=False), name="case_resolved"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"


class Assignment(models.Model):
    """Who had the case in hand, from when, given by whom: as its owner, or as the handler of a stage."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, default="owner", db_default="owner")  # owner, handler
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "assignment"

    def __str__(self) -> str:
        return f"{self.staff_id} has case {self.case_id}"


class OwnAgent(models.Model):
    """The agent a customer always speaks with."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="own_agent")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "own_agent"

    def __str__(self) -> str:
        return f"{self.staff_id} for customer {self.customer_id}"


class Resolution(models.Model):
    """That the work was said to be done: by whom, how; and whether it was reopened, or confirmed by the customer."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="resolutions")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    how = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.CharField(max_length=60, default="", db_default="", blank=True)
    reopened_why = models.TextField(default="", db_default="", blank=True)

    class Meta:
        db_table = "resolution"
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(reopened_at=None), name="one_standing_resolution")
        ]

    def __str__(self) -> str:
        return f"resolution of case {self.case_id}"
