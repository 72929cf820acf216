"""How far the greetings of a day are recorded."""

from django.db import models
from django.db.models import Q


class GreetingDay(models.Model):
    """A day on which people are greeted on their occasions, and how far its letters are recorded."""

    day = models.DateField(unique=True)  # the shop's
    last_id = models.BigIntegerField(default=0, db_default=0)  # the last customer that was looked at
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "greeting_day"
        indexes = [models.Index(fields=["day"], condition=Q(done_at=None), name="greeting_day_open")]

    def __str__(self) -> str:
        return f"greetings of {self.day}"
