"""When and where customers answer, as it was worked out last. It can be made anew from the event log at any time."""

from django.db import models
from django.db.models import Q

from vafa.customers.models import Customer


class Habit(models.Model):
    """One customer's best moments of working days and days off, in minutes after midnight, and where they answer."""

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.CASCADE, related_name="habit")
    stale = models.BooleanField(default=True, db_default=True)  # something happened since
    minutes = models.PositiveSmallIntegerField(null=True)
    strength = models.FloatField(default=0, db_default=0)  # 0 to 1: how much of it is theirs
    within = models.IntegerField(default=0, db_default=0)  # so many of their moments were in the two hours around it,
    moments = models.IntegerField(default=0, db_default=0)  # of so many
    minutes_off = models.PositiveSmallIntegerField(null=True)
    strength_off = models.FloatField(default=0, db_default=0)
    within_off = models.IntegerField(default=0, db_default=0)
    moments_off = models.IntegerField(default=0, db_default=0)
    channel = models.CharField(max_length=20, default="", db_default="", blank=True)
    answers_there = models.IntegerField(default=0, db_default=0)
    answers = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "habit"
        indexes = [models.Index(fields=["customer"], condition=Q(stale=True), name="habit_stale")]

    def __str__(self) -> str:
        return f"habits of {self.customer_id}"


class Rhythm(models.Model):
    """The shop's own hours, which stand in for what is not known of somebody, and how far the log was read. One row."""

    working = models.JSONField()  # 24 shares
    off = models.JSONField()
    minutes = models.PositiveSmallIntegerField()
    minutes_off = models.PositiveSmallIntegerField()
    txid = models.BigIntegerField()  # transactions of the log before this one were looked at
    read_at = models.DateTimeField()

    class Meta:
        db_table = "habit_rhythm"

    def __str__(self) -> str:
        return f"rhythm of {self.read_at:%Y-%m-%d}"
