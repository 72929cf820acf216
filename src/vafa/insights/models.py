"""What was computed last, so that pages read rows and never compute; and when it was, or is wanted."""

from django.db import models


class Refresh(models.Model):
    """The one row that says when the numbers were wanted and made. `seen_event` is the newest event of that time."""

    wanted_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    seen_event = models.BigIntegerField(default=0)

    class Meta:
        db_table = "insights_refresh"

    def __str__(self) -> str:
        return f"numbers of {self.finished_at}"


class MetricResult(models.Model):
    """One metric over one period, by months of one calendar: the same shape `vafa metrics --json` prints."""

    metric = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    calendar = models.CharField(max_length=20)
    as_of = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        db_table = "metric_result"
        constraints = [models.UniqueConstraint(fields=["metric", "period", "calendar"], name="one_metric_result")]

    def __str__(self) -> str:
        return f"{self.metric} {self.period}"
