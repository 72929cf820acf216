"""The audit book: one row for every change staff make to settings, people and rights. Rows are never changed."""

from datetime import datetime

from django.db import models

from vafa.platform.values import Actor


class AuditEntry(models.Model):
    """One change: who, when, what it was and became, and why."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "audit_entry"
        indexes = [models.Index(fields=["-at"]), models.Index(fields=["subject_kind", "subject_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor} {self.action}"


def record(
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: object,
    *,
    at: datetime,
    before: object = None,
    after: object = None,
    reason: str = "",
) -> AuditEntry:
    """Write one line in the audit book, in the caller's transaction. Secrets must be masked by the caller."""
    return AuditEntry.objects.create(
        at=at,
        actor=actor.as_text(),
        action=action,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        before=before,
        after=after,
        reason=reason,
    )
