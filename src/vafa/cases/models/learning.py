"""What we learn from how cases were handled."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F

from vafa.cases.models.case import Case
from vafa.platform.accounts.models import Staff


class HandlingTime(models.Model):
    """How long someone actively worked on a case on a day: measured, and corrected by hand where it was wrong."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handling", db_index=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    seconds = models.IntegerField(default=0)
    last_at = models.DateTimeField(null=True)  # when it was last measured
    corrected = models.IntegerField(null=True)  # seconds, by hand
    corrected_why = models.CharField(max_length=200, default="", db_default="", blank=True)

    class Meta:
        db_table = "handling_time"
        constraints = [models.UniqueConstraint(fields=["case", "staff", "day"], name="one_handling_time")]
        indexes = [models.Index(fields=["staff", "day"], name="handling_of_staff")]

    def __str__(self) -> str:
        return f"{self.seconds} s on case {self.case_id}"


class Review(models.Model):
    """A lead looks back at a case with the one who had it: scores, a lesson, a word of coaching."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    about = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    side = models.CharField(max_length=5)  # good, bad
    week = models.DateField()  # its first day
    proposed_why = models.CharField(
        max_length=40, default="", db_default="", blank=True
    )  # a code; empty: picked by hand
    scores = models.JSONField(default=dict)  # {"understood": 4, "kind": 5, …}
    lesson = models.TextField(default="", db_default="", blank=True)
    coaching = models.TextField(default="", db_default="", blank=True)
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # by the one it is about
    search = models.TextField(default="", db_default="")  # folded lesson and coaching of a finished one

    class Meta:
        db_table = "case_review"
        constraints = [models.UniqueConstraint(fields=["case", "week"], name="one_review_a_week")]
        indexes = [
            models.Index(fields=["-week", "id"], name="review_of_week"),
            GinIndex(OpClass(F("search"), name="gin_trgm_ops"), name="review_search"),
        ]

    def __str__(self) -> str:
        return f"review of case {self.case_id}"
