"""The stages a case went through: their forms, what was ticked off, and the customer's sign-off."""

from django.db import models

from vafa.cases.models.case import Case
from vafa.platform.accounts.models import Staff
from vafa.platform.files.models import StoredFile


class CaseStage(models.Model):
    """That a case was in a stage, from when to when, and who overrode what was still open, why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="stages")
    stage = models.PositiveSmallIntegerField()
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=60)
    overridden_by = models.CharField(max_length=60, default="", db_default="", blank=True)
    overridden_why = models.TextField(default="", db_default="", blank=True)

    class Meta:
        db_table = "case_stage"

    def __str__(self) -> str:
        return f"stage {self.stage} of case {self.case_id}"


class CheckDone(models.Model):
    """One item of a stage's checklist, ticked off by someone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="checks", db_index=False)
    stage = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "check_done"
        constraints = [models.UniqueConstraint(fields=["case", "stage", "key"], name="one_check")]

    def __str__(self) -> str:
        return f"{self.key} of case {self.case_id}"


class StageForm(models.Model):
    """What was written into a stage's form. On paper it happened (`filled_at`) before it was keyed in."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="forms", db_index=False)
    stage = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    filled_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    on_paper = models.BooleanField(default=False)

    class Meta:
        db_table = "stage_form"
        constraints = [models.UniqueConstraint(fields=["case", "stage"], name="one_stage_form")]

    def __str__(self) -> str:
        return f"form {self.stage} of case {self.case_id}"


class SignOff(models.Model):
    """The customer's word under the final report: drawn on a phone, or given by a confirming link."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sign_offs")
    way = models.CharField(max_length=10)  # drawn, link
    name = models.CharField(max_length=200)
    report = models.TextField()  # what was signed, word for word
    signature = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "sign_off"

    def __str__(self) -> str:
        return f"sign-off of case {self.case_id}"
