"""How many runs and follow-ups stand where: kept by the database with every change, so that pages need not count."""

from django.db import models
from django.db.models import Q


class StepCount(models.Model):
    """So many more, or fewer, follow-ups of a step that are as these columns say; their sum is what there is.

    Triggers of `run` and `follow_up` (migration 0009) only ever add rows; a sweep folds them into one a combination.
    Rows without a `step` count runs: `state` is on_way or ended, `reason` why they ended, `day` when they began, and
    `kind` held_out or nothing.
    """

    plan_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    step = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=60)
    outcome = models.CharField(max_length=30)
    day = models.DateField()  # UTC's, on which it was done, left out or failed; of what is open, 1970-01-01
    count = models.BigIntegerField()
    answered = models.BigIntegerField(default=0, db_default=0)  # of these, how many hold an answer
    on_time = models.BigIntegerField(default=0, db_default=0)  # of these, how many ended inside their window
    folded = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "step_count"
        constraints = [
            models.UniqueConstraint(
                fields=["plan_id", "version_id", "step", "kind", "state", "reason", "outcome", "day"],
                condition=Q(folded=True),
                name="one_step_count",
            )
        ]
        indexes = [
            models.Index(fields=["plan_id", "day"], name="step_count_of_plan"),
            models.Index(fields=["id"], condition=Q(folded=False), name="step_count_fresh"),
        ]

    def __str__(self) -> str:
        return f"{self.count} at {self.step or 'runs'} of plan {self.plan_id}: {self.state}"
