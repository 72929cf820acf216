"""Promises, as the events of their clocks left them."""

from django.db import models
from django.db.models import Q

from vafa.cases.models.case import Case


class Promise(models.Model):
    """What we promised by when. The truth is in the log (`rules.clocks` folds it); these columns are its last answer.

    A promise is fulfilled when it was done and never broken; what was done after it broke was done late.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=20)  # first_response, answer, review, resolution
    within_minutes = models.IntegerField()
    calendar = models.CharField(
        max_length=50, default="", db_default=""
    )  # key; empty: the shop's; "always": wall clock
    policy = models.CharField(max_length=80, default="", db_default="", blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField(null=True)  # when to remind, if it still runs
    paused_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)  # done, in time or late
    broken_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "promise"
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(kept_at=None, broken_at=None, called_off_at=None, paused_at=None),
                name="promise_due",
            ),
            models.Index(
                fields=["warn_at", "id"],
                condition=Q(kept_at=None, broken_at=None, called_off_at=None, paused_at=None, warn_at__isnull=False),
                name="promise_warn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"
