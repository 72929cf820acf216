"""Accounts: a driver with settings, and how well it is doing."""

from django.db import models


class Account(models.Model):
    """One way out: a mail server, an SMS line. Its secrets are sealed; its health is on the row."""

    kind = models.CharField(max_length=20)  # the driver's folder
    name = models.CharField(max_length=80)
    settings = models.JSONField(default=dict)  # secret fields are sealed
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)  # the first active one of a kind is used
    created_at = models.DateTimeField()
    last_ok_at = models.DateTimeField(null=True)
    last_error_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, default="", db_default="", blank=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    rest_until = models.DateTimeField(null=True)  # after repeated failures nothing is tried before

    class Meta:
        db_table = "channel_account"

    def __str__(self) -> str:
        return self.name
