"""Rehearsals of plans: what was asked for, how far it is, and what came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.journeys.models.plan import Plan

WAITS, RUNS, READY, BROKEN, STOPPED = "waits", "runs", "ready", "broken", "stopped"
REHEARSAL_STATES = [
    (WAITS, _("Begins at once")),
    (RUNS, _("Is being rehearsed")),
    (READY, _("Rehearsed")),
    (BROKEN, _("Went wrong")),
    (STOPPED, _("Stopped")),
]


class Rehearsal(models.Model):
    """One rehearsal, kept so that it can be looked at again; the oldest ones of a plan are cleared away.

    `result` is what `rehearsal.running.rehearse` answers. It names customers by id only.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rehearsals", db_index=False)
    version = models.PositiveIntegerField(default=0)  # its number; 0 is the draft
    content = models.JSONField()  # as it was when it was asked for
    over = models.CharField(max_length=20)  # last-year, next-30-days
    state = models.CharField(max_length=10, choices=REHEARSAL_STATES, default=WAITS)
    share = models.FloatField(default=0, db_default=0)  # done, 0 to 1
    result = models.JSONField(null=True)
    trouble = models.CharField(max_length=60, default="", db_default="", blank=True)  # why it went wrong: a code
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    heartbeat_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "rehearsal"
        indexes = [
            models.Index(fields=["plan", "-asked_at"], name="rehearsal_of_plan"),
            models.Index(fields=["asked_at"], condition=Q(state__in=["waits", "runs"]), name="rehearsal_to_do"),
        ]

    def __str__(self) -> str:
        return f"rehearsal {self.pk} of plan {self.plan_id}: {self.state}"
