"""What arrived, kept as it came before anything is read in it."""

from django.db import models
from django.db.models import Q

from vafa.channels.models import Account


class Inbound(models.Model):
    """One mail, one call of a webhook. waiting → placed, aside (it asks for nothing) or unplaced (the tray).

    So at any moment: received = placed + aside + unplaced + waiting. `trace` tells, for each thing found in it, which
    filter decided what: the answer to "why here?".
    """

    WAITING, PLACED, ASIDE, UNPLACED = "waiting", "placed", "aside", "unplaced"
    STATES = [(s, s) for s in (WAITING, PLACED, ASIDE, UNPLACED)]

    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)  # the driver that reads it
    key = models.CharField(max_length=200)  # the provider's name for it, or the fingerprint of its body
    body = models.BinaryField()
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=200, default="", db_default="", blank=True)
    headers = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    reason = models.CharField(max_length=60, default="", db_default="", blank=True)  # a code with a sentence
    detail = models.CharField(max_length=300, default="", db_default="", blank=True)
    trace = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(null=True)  # when it is read (again)
    lease_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inbound"
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], nulls_distinct=False, name="inbound_comes_once")
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="inbound_waiting"),
            models.Index(fields=["-received_at", "-id"], condition=Q(state="unplaced"), name="inbound_tray"),
            models.Index(fields=["received_at"], name="inbound_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.state}"
