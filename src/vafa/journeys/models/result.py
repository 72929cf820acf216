"""What came of plans, counted last: pages read these rows and never count."""

from django.db import models

from vafa.journeys.models.plan import Plan


class PlanResult(models.Model):
    """The counts of one plan as `results.kept` reads them, when they were made, and when they are made anew."""

    plan = models.OneToOneField(Plan, primary_key=True, on_delete=models.CASCADE, related_name="result")
    due_at = models.DateTimeField()
    wanted_at = models.DateTimeField(null=True)  # somebody asked for fresh ones then
    made_at = models.DateTimeField(null=True)
    data = models.JSONField(default=dict, db_default={})
    beginnings = models.JSONField(default=list, db_default=[])  # who came back, by what the plan began with

    class Meta:
        db_table = "plan_result"
        indexes = [models.Index(fields=["due_at"], name="plan_result_due")]

    def __str__(self) -> str:
        return f"results of plan {self.plan_id} as of {self.made_at}"
