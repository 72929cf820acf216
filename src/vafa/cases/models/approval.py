"""What needs somebody's yes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from vafa.cases.models.case import Case
from vafa.cases.models.complaint import Compensation
from vafa.platform.accounts.models import Staff


class Approval(models.Model):
    """That someone accountable was asked, and what they said."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="approvals")
    stage = models.PositiveSmallIntegerField(null=True)  # to leave this stage
    compensation = models.OneToOneField(Compensation, null=True, on_delete=models.CASCADE, related_name="approval")
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    asked_of = ArrayField(models.BigIntegerField(), default=list)  # who may say yes
    words = models.TextField(default="", db_default="", blank=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    reason = models.TextField(default="", db_default="", blank=True)

    class Meta:
        db_table = "approval"
        indexes = [models.Index(fields=["asked_at"], condition=Q(decided_at=None), name="approval_open")]

    def __str__(self) -> str:
        return f"approval on case {self.case_id}"
