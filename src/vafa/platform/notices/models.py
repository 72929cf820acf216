"""What somebody was told: facts and an address. The sentence is made when it is read, in the reader's language."""

from datetime import timedelta

from django.db import models

from vafa.platform.accounts.models import Staff

REMEMBERED = timedelta(days=90)
"""How long anybody is told of something; then it is forgotten."""


class Notice(models.Model):
    """Something that concerns one member of the staff, shown from a moment on until it is forgotten."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, db_index=False, related_name="+")
    code = models.CharField(max_length=60)  # which sentence; see `words`
    data = models.JSONField()
    url = models.CharField(max_length=300)
    at = models.DateTimeField()
    show_from = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=120, null=True)

    class Meta:
        db_table = "notice"
        constraints = [
            models.UniqueConstraint(fields=["staff", "key"], name="told_once", condition=models.Q(key__isnull=False))
        ]
        indexes = [
            models.Index(fields=["staff", "show_from"], name="notice_unseen", condition=models.Q(seen_at=None)),
            models.Index(fields=["staff", "-at", "-id"], name="notice_of_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.code} for {self.staff_id}"
