"""Dead letters: work that kept failing and now waits for a person."""

from datetime import datetime

from django.db import models
from django.db.models import F


class DeadLetter(models.Model):
    """One piece of work that failed for good: which reader, sweep or job, for which row, and the last error."""

    OPEN, RETRIED, DISMISSED = "open", "retried", "dismissed"

    kind = models.CharField(max_length=10)  # reader, sweep, job
    name = models.CharField(max_length=120)
    subject_id = models.BigIntegerField(default=0)  # the event or row; 0 when it is the whole piece of work
    error = models.TextField()
    times = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, default=OPEN)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    settled_by = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "dead_letter"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name", "subject_id"], condition=models.Q(state="open"), name="one_open_dead_letter"
            )
        ]
        indexes = [models.Index(fields=["-last_at"], condition=models.Q(state="open"), name="open_dead_letters")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.subject_id}: {self.error[:80]}"


def bury(kind: str, name: str, subject_id: int, error: BaseException, *, at: datetime) -> None:
    """Keep failed work where people see it; the same failure again only counts up."""
    words = f"{type(error).__name__}: {error}"[:4000]
    again = DeadLetter.objects.filter(kind=kind, name=name, subject_id=subject_id, state=DeadLetter.OPEN)
    if not again.update(times=F("times") + 1, last_at=at, error=words):
        DeadLetter.objects.bulk_create(
            [DeadLetter(kind=kind, name=name, subject_id=subject_id, error=words, first_at=at, last_at=at)],
            ignore_conflicts=True,
        )
