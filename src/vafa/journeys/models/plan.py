"""Plans, their published versions, and what their drafts were before."""

from django.db import models
from django.utils.functional import cached_property


class Plan(models.Model):
    """A journey: what follows after a purchase, on an occasion or for an audience, and for whom."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    draft = models.JSONField(null=True)  # the content being edited, not yet published
    created_at = models.DateTimeField()

    class Meta:
        db_table = "plan"

    @cached_property
    def last(self) -> "PlanVersion | None":
        """Its latest version, read once: for one answer, not across what publishes."""
        return self.versions.order_by("-number").first()

    def __str__(self) -> str:
        return self.name


class PlanVersion(models.Model):
    """A published plan, never changed again; runs keep the one they began with.

    `content` is what `rules.steps.read_content` reads: who begins, when they leave, what is hoped for, and the steps.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60)

    class Meta:
        db_table = "plan_version"
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version")]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"


class DraftBefore(models.Model):
    """What the draft of a plan was before one of its last changes, so that they are taken back one after another."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="befores")
    content = models.JSONField(null=True)  # there was no draft
    at = models.DateTimeField()  # of the change

    class Meta:
        db_table = "plan_draft_before"

    def __str__(self) -> str:
        return f"plan {self.plan_id} before {self.at:%F %T}"
