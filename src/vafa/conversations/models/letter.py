"""Letters: templates of what we write, one per key, language and channel."""

from django.db import models


class Letter(models.Model):
    """A Liquid template. Missing ones fall back to the shipped wording of the same key and language."""

    key = models.SlugField(max_length=60)
    language = models.CharField(max_length=5)
    channel = models.CharField(max_length=20, default="email")
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)

    class Meta:
        db_table = "letter"
        constraints = [models.UniqueConstraint(fields=["key", "language", "channel"], name="one_letter")]

    def __str__(self) -> str:
        return f"{self.key} {self.language}/{self.channel}"
