"""One thing that went wrong for many customers at once."""

from django.db import models

from vafa.customers.models import Customer


class Incident(models.Model):
    """A recall, an outage, a bad batch: what happened, and what every affected customer is told once."""

    title = models.CharField(max_length=200)
    notice = models.JSONField(default=dict)  # by language: {"fa": {"subject": "…", "text": "…"}}
    started_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", db_default="", blank=True)
    by = models.CharField(max_length=60)

    class Meta:
        db_table = "incident"

    def __str__(self) -> str:
        return self.title


class Affected(models.Model):
    """A customer an incident touches, and when they were told."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="affected", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=120, default="", db_default="", blank=True)  # product, serial, order, by hand
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "affected"
        constraints = [models.UniqueConstraint(fields=["incident", "customer"], name="affected_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} in incident {self.incident_id}"
