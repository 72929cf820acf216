"""Plans and their published versions, runs, follow-ups."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.conversations.models import Call, Message
from vafa.customers.models import Customer
from vafa.platform.accounts.models import Staff
from vafa.sales.models import Order

MESSAGE, CALL, SURVEY = "message", "call", "survey"
PLANNED, WAITING, DONE, SKIPPED, FAILED = "planned", "waiting", "done", "skipped", "failed"
STATES = [
    (PLANNED, _("Planned")),
    (WAITING, _("Waiting")),  # a call someone owes; a message on its way
    (DONE, _("Done")),
    (SKIPPED, _("Skipped")),
    (FAILED, _("Failed")),
]


class Plan(models.Model):
    """A journey: what we do after a purchase, for whom."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    draft = models.JSONField(null=True)  # touchpoints being edited, not yet published
    created_at = models.DateTimeField()

    class Meta:
        db_table = "plan"

    def __str__(self) -> str:
        return self.name


class PlanVersion(models.Model):
    """A published plan, never changed again; runs keep the one they began with.

    `touchpoints` is a list as `rules.touchpoints` reads it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    touchpoints = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60)

    class Meta:
        db_table = "plan_version"
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version")]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"


class Run(models.Model):
    """One order's way through a plan."""

    # No indexes of their own where one below begins with the same column: rows come by the hundred thousand.
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="runs", db_index=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="runs", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="runs", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="runs", db_index=False)
    started_at = models.DateTimeField()  # day 0: when the order was placed
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=40, default="", db_default="", blank=True)

    class Meta:
        db_table = "run"
        constraints = [models.UniqueConstraint(fields=["order", "plan"], name="one_run_per_order")]
        indexes = [models.Index(fields=["customer", "-started_at"], name="run_of_customer")]

    def __str__(self) -> str:
        return f"run {self.pk} of order {self.order_id}"


class FollowUp(models.Model):
    """One touchpoint for one order: a promise to the customer with a window, a due moment, and an outcome."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="follow_ups", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="follow_ups", db_index=False)
    touchpoint = models.CharField(max_length=40)  # its key in the version
    kind = models.CharField(max_length=10)  # message, call, survey
    window_from = models.DateTimeField()
    window_until = models.DateTimeField()
    due_at = models.DateTimeField()  # inside the window and the customer's allowed hours
    state = models.CharField(max_length=10, choices=STATES, default=PLANNED)
    reason = models.CharField(max_length=60, default="", db_default="", blank=True)  # why skipped or failed: a code
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    assigned_to = models.ForeignKey(
        Staff, null=True, on_delete=models.SET_NULL, related_name="follow_ups", db_index=False
    )
    outcome = models.CharField(max_length=30, default="", db_default="", blank=True)  # talked, no_answer, answered …
    answer = models.JSONField(null=True)  # what the customer said: {"as_expected": true} or {"score": 9, "words": "…"}
    note = models.TextField(default="", db_default="", blank=True)
    next_action = models.CharField(max_length=200, default="", db_default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "follow_up"
        constraints = [models.UniqueConstraint(fields=["run", "touchpoint"], name="one_follow_up")]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="planned"), name="follow_up_due"),
            models.Index(
                fields=["assigned_to", "due_at"], condition=Q(state="waiting", kind="call"), name="follow_up_calls"
            ),
            models.Index(
                fields=["window_until"], condition=Q(state="waiting", kind="call"), name="follow_up_call_ends"
            ),
            models.Index(fields=["customer", "-due_at"], name="follow_up_of_customer"),
            models.Index(fields=["message"], condition=Q(message__isnull=False), name="follow_up_message"),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint} of run {self.run_id}: {self.state}"


class ReturnCall(models.Model):
    """A call we owe a number: somebody called in vain, or asked to be called on a day. One at a time for a number."""

    MISSED, ASKED = "missed", "asked"

    number = models.CharField(max_length=40)
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="return_calls", db_index=False
    )  # none while nobody knows the number
    call = models.ForeignKey(Call, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)  # the last
    why = models.CharField(max_length=10)  # missed, asked
    times = models.PositiveSmallIntegerField(default=1, db_default=1)  # how often they called in vain
    assigned_to = models.ForeignKey(
        Staff, null=True, on_delete=models.SET_NULL, related_name="return_calls", db_index=False
    )
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    outcome = models.CharField(max_length=20, default="", db_default="", blank=True)
    note = models.TextField(default="", db_default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "return_call"
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(state="waiting"), name="one_return_call_a_number")
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="return_call_due"),
            models.Index(fields=["customer", "-opened_at"], name="return_call_of_customer"),
        ]

    def __str__(self) -> str:
        return f"call {self.number} back: {self.state}"


class GreetingDay(models.Model):
    """A day on which people are greeted on their occasions, and how far its letters are recorded."""

    day = models.DateField(unique=True)  # the shop's
    last_id = models.BigIntegerField(default=0, db_default=0)  # the last customer that was looked at
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "greeting_day"
        indexes = [models.Index(fields=["day"], condition=Q(done_at=None), name="greeting_day_open")]

    def __str__(self) -> str:
        return f"greetings of {self.day}"
