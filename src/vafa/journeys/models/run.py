"""Runs of plans and their follow-ups."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.journeys.models.plan import Plan, PlanVersion
from vafa.platform.accounts.models import Staff
from vafa.sales.models import Order

MESSAGE, CALL, SURVEY = "message", "call", "survey"
TOUCHPOINTS = (MESSAGE, CALL, SURVEY)  # the kinds of follow-ups a customer notices
HAPPENED = "happened"  # the outcome of a wait that is over before its days are
PLANNED, WAITING, DONE, SKIPPED, FAILED = "planned", "waiting", "done", "skipped", "failed"
STATES = [
    (PLANNED, _("Planned")),
    (WAITING, _("Waiting")),  # a call someone owes; a message on its way
    (DONE, _("Done")),
    (SKIPPED, _("Skipped")),
    (FAILED, _("Failed")),
]


class Run(models.Model):
    """One customer's way through a plan, once for each `key`: an order, a unit, a case, a feast of a year."""

    # No indexes of their own where one below begins with the same column: rows come by the hundred thousand.
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="runs", db_index=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="runs", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="runs", db_index=False)
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="runs", db_index=False)
    key = models.CharField(max_length=100)  # "order:123", "unit:5", "nowruz:1405:77"
    because_of = models.BigIntegerField(null=True)  # the event that began it
    context = models.JSONField(default=dict, db_default={})  # what the beginning told, for letters
    seen = models.JSONField(default=dict, db_default={})  # what happened on the way that a step may wait for: when
    held_out = models.BooleanField(default=False, db_default=False)  # compared with the others: hears only what is owed
    started_at = models.DateTimeField()  # day 0: when the order was placed, say
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=40, default="", db_default="", blank=True)

    class Meta:
        db_table = "run"
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="one_run_per_key")]
        indexes = [
            models.Index(fields=["customer", "-started_at"], name="run_of_customer"),
            models.Index(fields=["order"], condition=Q(order__isnull=False), name="run_of_order"),
            models.Index(fields=["plan", "started_at"], name="run_of_plan"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}: {self.key}"


class FollowUp(models.Model):
    """One step of one run: what is done, its window, when it is due, and what came of it.

    A run's next step is its one planned row. Messages, calls and surveys are promises to the customer; the other kinds
    (`rules.steps`) wait or decide.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="follow_ups", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="follow_ups", db_index=False)
    touchpoint = models.CharField(max_length=40)  # the key of its step in the version
    kind = models.CharField(max_length=10)  # message, call, survey, wait, branch …
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
    waits_for = models.CharField(max_length=100, default="", db_default="", blank=True)  # what happening ends the wait
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
            models.Index(
                fields=["waits_for", "customer"],
                condition=Q(state="planned") & ~Q(waits_for=""),
                name="follow_up_waits",
            ),
            models.Index(fields=["customer", "-due_at"], name="follow_up_of_customer"),
            models.Index(fields=["touchpoint", "state", "reason", "due_at", "id"], name="follow_up_of_step"),  # lists
            models.Index(fields=["message"], condition=Q(message__isnull=False), name="follow_up_message"),
            models.Index(fields=["customer", "-done_at"], condition=Q(answer__isnull=False), name="follow_up_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint} of run {self.run_id}: {self.state}"
