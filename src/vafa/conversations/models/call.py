"""Telephone calls: one row each, put together from what the exchange says, with what came of it in a person's words."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.channels.models import Account
from vafa.conversations.models.message import Conversation
from vafa.customers.models import ContactPoint, Customer
from vafa.platform.accounts.models import Staff

REACHED, NO_ANSWER, BUSY, WRONG_NUMBER = "reached", "no_answer", "busy", "wrong_number"
RESULTS = [
    (REACHED, _("We talked")),
    (NO_ANSWER, _("Nobody answered")),
    (BUSY, _("Busy")),
    (WRONG_NUMBER, _("Wrong number")),
]


class Call(models.Model):
    """One call. The first half is what the exchange said, the second what somebody wrote down about it."""

    RINGING, ANSWERED, ENDED, MISSED = "ringing", "answered", "ended", "missed"
    STATES = [
        (RINGING, _("Ringing")),
        (ANSWERED, _("Talking")),
        (ENDED, _("Ended")),
        (MISSED, _("Missed")),  # nobody took it; of a call from us: not reached
    ]

    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=100, null=True)  # the exchange's name for it; none when written down by hand
    number = models.CharField(max_length=40, default="", db_default="", blank=True)  # E.164 where it can be told
    outgoing = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=10, choices=STATES, default=RINGING)
    rang = models.JSONField(default=list)  # extensions it rang at
    extension = models.CharField(max_length=20, default="", db_default="", blank=True)  # of who took it, or made it
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(default=0, db_default=0)  # of talk
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="calls", db_index=False)
    contact_point = models.ForeignKey(
        ContactPoint, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    staff = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="calls", db_index=False)
    result = models.CharField(max_length=20, choices=RESULTS, default="", db_default="", blank=True)
    note = models.TextField(default="", db_default="", blank=True)
    written_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.SET_NULL, related_name="calls", db_index=False
    )  # what it was about

    class Meta:
        db_table = "call"
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_call_per_key")]
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="call_latest"),
            models.Index(fields=["number", "-started_at"], name="call_of_number"),
            models.Index(fields=["customer", "-started_at"], name="call_of_customer"),
            models.Index(fields=["staff", "-started_at"], name="call_of_staff"),
            models.Index(fields=["-started_at"], condition=Q(state__in=["ringing", "answered"]), name="call_going_on"),
            models.Index(
                fields=["conversation", "started_at"],
                condition=Q(conversation__isnull=False),
                name="call_of_conversation",
            ),
        ]

    def __str__(self) -> str:
        return f"{'to' if self.outgoing else 'from'} {self.number}: {self.state}"
