"""What the desk keeps around cases: drafts, presence, views, replies, macros, who takes part, links."""

from django.db import models

from vafa.cases.models.case import Case
from vafa.platform.accounts.models import Staff


class Draft(models.Model):
    """What someone is writing on a case, kept so that nothing is lost."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # reply, note
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "draft"
        constraints = [models.UniqueConstraint(fields=["case", "staff", "kind"], name="one_draft")]

    def __str__(self) -> str:
        return f"{self.kind} on case {self.case_id}"


class Presence(models.Model):
    """Which case a person has open just now, so that two do not answer at once. One row a person."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, primary_key=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "presence"

    def __str__(self) -> str:
        return f"{self.staff_id} looks at case {self.case_id}"


class Participant(models.Model):
    """Someone beside owner and handler who takes part in a case, and therefore sees it."""

    CONSULTED, MENTIONED, INFORMED, APPROVES = "consulted", "mentioned", "informed", "approves"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants", db_index=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=10)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)  # a question put to them was answered

    class Meta:
        db_table = "participant"
        constraints = [models.UniqueConstraint(fields=["case", "staff", "why"], name="one_participant")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.why} on case {self.case_id}"


class SavedView(models.Model):
    """A list somebody made for themselves, or for all. `conditions`: {"match": "all", "rows": [[field, op, value]]}."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    conditions = models.JSONField(default=dict)
    is_shared = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "saved_view"

    def __str__(self) -> str:
        return self.name


class SavedReply(models.Model):
    """Words that are used often, by language: {"fa": "…", "ar": "…", "en": "…"}."""

    title = models.CharField(max_length=120)
    texts = models.JSONField(default=dict)
    kinds = models.JSONField(default=list)  # of cases; empty: all
    uses = models.IntegerField(default=0, db_default=0)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "saved_reply"

    def __str__(self) -> str:
        return self.title


class Macro(models.Model):
    """Several things done with one press: [{"do": "reply", "reply": 3}, {"do": "priority", "to": 3}, …]."""

    name = models.CharField(max_length=80)
    steps = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "macro"

    def __str__(self) -> str:
        return self.name


class CaseLink(models.Model):
    """That two cases belong together: related, or split from one another."""

    one = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=10)  # related, split, not_double
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        db_table = "case_link"
        constraints = [models.UniqueConstraint(fields=["one", "other", "why"], name="one_case_link")]

    def __str__(self) -> str:
        return f"{self.one_id} {self.why} {self.other_id}"
