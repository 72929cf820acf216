"""How a shop wants its service: kinds with their stages, and policies of promises."""

from django.db import models


class Setup(models.Model):
    """One row that grows with every change below, so that a process knows when what it remembers is old."""

    version = models.BigIntegerField(default=0)
    reviewed_week = models.DateField(null=True)  # cases of the weeks before this one were proposed for review

    class Meta:
        db_table = "service_setup"

    def __str__(self) -> str:
        return str(self.version)


class CaseKind(models.Model):
    """A kind of case as it is shaped now. Without a row a shipped kind is as shipped."""

    key = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "case_kind"

    def __str__(self) -> str:
        return self.key


class KindVersion(models.Model):
    """The shape a kind had; cases keep the one they were opened with, so it never changes."""

    kind = models.ForeignKey(CaseKind, on_delete=models.CASCADE, related_name="versions")
    version = models.IntegerField()
    shape = models.JSONField()
    published_at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        db_table = "kind_version"
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="one_kind_version")]

    def __str__(self) -> str:
        return f"{self.kind_id} v{self.version}"


class Policy(models.Model):
    """Which promises a case gets: the first active policy by position whose conditions it meets."""

    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    # {"kinds": [...], "priorities": [...], "products": [...], "classes": [...], "channels": [...]}; left out: any
    conditions = models.JSONField(default=dict)
    # {"first_response": {"minutes": 120, "calendar": ""}, ...}; calendar "always" is the clock on the wall
    promises = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "policy"

    def __str__(self) -> str:
        return self.name
