"""Pages customers looked at and things they used, as the shop's website and systems tell."""

import secrets

from django.db import models

from vafa.customers.models import Customer

PAGE, USED = "page", "used"


def new_key() -> str:
    """A word for the address of a source that nobody guesses."""
    return secrets.token_urlsafe(12)


class SeenSource(models.Model):
    """Who tells us: a website or a system of the shop, with the secret it signs with, and the pages that may tell."""

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    secret = models.CharField(max_length=300)  # sealed
    sites = models.CharField(max_length=500, default="", db_default="", blank=True)  # origins, with blanks between
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)  # when it told something last, to the minute

    class Meta:
        db_table = "seen_source"

    def __str__(self) -> str:
        return self.name


class Seen(models.Model):
    """One visit of a page, or one use of something, by somebody we know. Swept away after some time.

    `key` is made of the source and its own id for it, so the same thing told twice is one row.
    """

    source = models.ForeignKey(SeenSource, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=4)  # page, used
    name = models.CharField(max_length=200)  # the path of the page, or what was used
    at = models.DateTimeField()
    key = models.UUIDField(unique=True)

    class Meta:
        db_table = "seen"
        indexes = [
            models.Index(fields=["customer", "kind", "at"], name="seen_of_customer"),
            models.Index(fields=["at"], name="seen_at"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.name}"
