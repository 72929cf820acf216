"""When a plan that begins with a trigger of time asks it next."""

from django.db import models

from vafa.journeys.models.plan import Plan


class TriggerTurn(models.Model):
    """A plan's next turn to ask whom its trigger of time concerns. Without a row it is at once."""

    plan = models.OneToOneField(Plan, primary_key=True, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()

    class Meta:
        db_table = "trigger_turn"

    def __str__(self) -> str:
        return f"plan {self.plan_id} asks at {self.due_at}"
