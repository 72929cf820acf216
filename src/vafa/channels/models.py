"""Accounts: a driver with settings, and how well it is doing."""

import secrets

from django.db import models


def new_token() -> str:
    """A word nobody guesses, for the address at which a provider calls an account."""
    return secrets.token_urlsafe(24)


class Account(models.Model):
    """One way out and in: a mailbox, an SMS line. Its secrets are sealed; its health is on the row."""

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
    token = models.CharField(max_length=40, default=new_token, unique=True)  # in the address providers call
    slot_at = models.DateTimeField(null=True)  # when the next message may leave, where the provider sets a pace
    poll_state = models.JSONField(default=dict)  # the driver's own: how far it has read
    poll_at = models.DateTimeField(null=True)  # when the provider is asked next
    heard_at = models.DateTimeField(null=True)  # when something last came in
    credit = models.FloatField(null=True)  # what is left at the provider, in its unit
    credit_at = models.DateTimeField(null=True)
    credit_alarm = models.FloatField(null=True)  # below this somebody is told

    class Meta:
        db_table = "channel_account"

    def __str__(self) -> str:
        return self.name
