"""How the log is kept: the rows themselves, and how far each reader has come."""

from django.db import models

from vafa.platform.events.event import Event, read_event
from vafa.platform.values import Actor


class EventRow(models.Model):
    """One event. Rows are only ever added; `txid` and `id` give the order in which transactions became visible."""

    txid = models.BigIntegerField()
    name = models.CharField(max_length=80)
    version = models.SmallIntegerField(default=1)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    customer_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    because_of = models.BigIntegerField(null=True)
    key = models.CharField(max_length=200, null=True)
    payload = models.JSONField()

    class Meta:
        db_table = "event"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_event_per_key", condition=models.Q(key__isnull=False))
        ]
        indexes = [
            models.Index(fields=["txid", "id"], name="event_order"),
            models.Index(
                fields=["customer_id", "-occurred_at", "-id"],
                name="event_timeline",
                condition=models.Q(customer_id__isnull=False),
            ),
            models.Index(fields=["subject_kind", "subject_id", "occurred_at"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"


class Cursor(models.Model):
    """How far one reader has read, and what it stumbles over at the moment."""

    reader = models.CharField(max_length=120, primary_key=True)
    txid = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()
    failing_event = models.BigIntegerField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "event_cursor"

    def __str__(self) -> str:
        return f"{self.reader} at {self.txid}/{self.event_id}"


def event_of(row: EventRow) -> Event | None:
    """The event a row holds."""
    return read_event(
        row.name,
        row.payload,
        id=row.pk,
        occurred_at=row.occurred_at,
        actor=Actor.from_text(row.actor),
        customer_id=row.customer_id,
        because_of=row.because_of,
        key=row.key,
    )
