"""Calls back that we owe a number."""

from django.db import models
from django.db.models import Q

from vafa.conversations.models import Call
from vafa.customers.models import Customer
from vafa.journeys.models.run import STATES, WAITING
from vafa.platform.accounts.models import Staff


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
