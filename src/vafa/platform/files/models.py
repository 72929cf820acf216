"""What is remembered of a kept file."""

from django.db import models


class StoredFile(models.Model):
    """One file: the name it came with, what its first bytes say it is, its size and its fingerprint."""

    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=255)  # below VAFA_HOME/files
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "stored_file"

    def __str__(self) -> str:
        return self.name
