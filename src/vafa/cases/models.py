"""Cases, their promises, owners and resolutions. A state with a story is a row."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vafa.conversations.models import Conversation
from vafa.customers.models import Customer
from vafa.platform.accounts.models import Staff, Team
from vafa.sales.models import Order, Unit

QUESTION, TECHNICAL, COMPLAINT, ORDER_FOLLOW_UP, RETURN = "question", "technical", "complaint", "order", "return"
KINDS = [
    (QUESTION, _("Question")),
    (TECHNICAL, _("Technical help")),
    (COMPLAINT, _("Complaint")),
    (ORDER_FOLLOW_UP, _("Order follow-up")),
    (RETURN, _("Return or exchange")),
]


class Case(models.Model):
    """One request for service, from registration to closure."""

    number = models.BigIntegerField(unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="cases")
    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, related_name="case")
    kind = models.CharField(max_length=20, choices=KINDS, default=QUESTION)
    subject = models.CharField(max_length=300)
    search = models.TextField(default="", db_default="")
    channel = models.CharField(max_length=20, default="form")
    order = models.ForeignKey(Order, null=True, on_delete=models.SET_NULL, related_name="cases")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.SET_NULL, related_name="cases")
    owner = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="cases")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="cases")
    opened_at = models.DateTimeField()
    # Kept beside their rows so that lists need no joins; actions write both.
    due_at = models.DateTimeField(null=True)  # the earliest promise still owed
    resolved_at = models.DateTimeField(null=True)
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
            models.Index(fields=["-opened_at", "-id"], name="case_by_date"),
            models.Index(fields=["customer", "-opened_at"], name="case_of_customer"),
            models.Index(fields=["-resolved_at", "-id"], condition=Q(resolved_at__isnull=False), name="case_resolved"),
            GinIndex(OpClass(F("search"), name="gin_trgm_ops"), name="case_search"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"


class Promise(models.Model):
    """What we promised by when: started, and later kept, broken, or called off when the case ended another way."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=20)
    within_minutes = models.IntegerField()  # working minutes
    calendar = models.CharField(max_length=50, default="", db_default="")  # key; empty: the default one
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)  # noticed late; may still be kept later
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "promise"
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(kept_at=None, broken_at=None, called_off_at=None),
                name="promise_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"


class Assignment(models.Model):
    """Who had the case in hand, from when, given by whom."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "assignment"

    def __str__(self) -> str:
        return f"{self.staff_id} has case {self.case_id}"


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


class Draft(models.Model):
    """What someone is writing on a case, kept so that nothing is lost."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # reply, note
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "draft"
        constraints = [models.UniqueConstraint(fields=["case", "staff", "kind"], name="one_draft")]

    def __str__(self) -> str:
        return f"{self.kind} on case {self.case_id}"


class Presence(models.Model):
    """Which case a person has open just now, so that two do not answer at once. One row a person."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, primary_key=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "presence"

    def __str__(self) -> str:
        return f"{self.staff_id} looks at case {self.case_id}"
