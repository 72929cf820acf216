"""Working calendars as the administrator keeps them."""

from django.db import models


class Calendar(models.Model):
    """One named working calendar: hours, holidays and exception days, in the shape `read_calendar` takes."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    data = models.JSONField()
    is_default = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "working_calendar"
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_calendar"
            )
        ]

    def __str__(self) -> str:
        return self.name
