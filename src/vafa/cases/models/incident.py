"""One thing that went wrong for many customers at once."""

from django.db import models
from django.db.models import Q

from vafa.conversations.models import Message
from vafa.customers.models import Customer
from vafa.sales.models import Product


class Incident(models.Model):
    """A recall, an outage, a bad batch: what happened, and what every affected customer is told once."""

    title = models.CharField(max_length=200)
    what = models.TextField(default="", db_default="", blank=True)  # what happened, for ourselves
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="+")  # what it is about
    topic = models.CharField(max_length=40, default="", db_default="", blank=True)  # cases with it are likely children
    notice = models.JSONField(default=dict)  # by language: {"fa": {"subject": "…", "text": "…"}}
    started_at = models.DateTimeField()
    tell_at = models.DateTimeField(null=True)  # telling goes on from here; empty: nobody is being told just now
    told_at = models.DateTimeField(null=True)  # when telling last came to its end
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", db_default="", blank=True)
    by = models.CharField(max_length=60)

    class Meta:
        db_table = "incident"
        indexes = [
            models.Index(fields=["-started_at"], condition=Q(ended_at=None), name="incident_going_on"),
            models.Index(fields=["tell_at"], condition=Q(tell_at__isnull=False), name="incident_to_tell"),
        ]

    def __str__(self) -> str:
        return self.title


class Affected(models.Model):
    """A customer an incident touches: the one notice to them, whether they read it, or who called them instead."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="affected", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=120, default="", db_default="", blank=True)  # product, serial, order, by hand
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")  # the notice
    told_at = models.DateTimeField(null=True)  # by the notice; empty when it was skipped
    read_at = models.DateTimeField(null=True)  # they said so
    called_at = models.DateTimeField(null=True)
    called_by = models.CharField(max_length=60, default="", db_default="", blank=True)

    class Meta:
        db_table = "affected"
        constraints = [models.UniqueConstraint(fields=["incident", "customer"], name="affected_once")]
        indexes = [models.Index(fields=["incident", "id"], condition=Q(message=None), name="affected_to_tell")]

    def __str__(self) -> str:
        return f"{self.customer_id} in incident {self.incident_id}"
