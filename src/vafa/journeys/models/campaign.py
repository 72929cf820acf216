"""Campaigns: something said once to an audience, how far it is recorded, and the messages that were."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.conversations.models import Message
from vafa.customers.models import PURPOSES, Audience

DRAFT, SENDING, STOPPED, SENT = "draft", "sending", "stopped", "sent"
CAMPAIGN_STATES = [
    (DRAFT, pgettext_lazy("a campaign", "Draft")),
    (SENDING, _("Under way")),
    (STOPPED, pgettext_lazy("a campaign", "Stopped")),
    (SENT, pgettext_lazy("a campaign", "Done")),  # everybody in the audience had their turn
]


class Campaign(models.Model):
    """A letter to everybody in an audience, once. Its words are the letter `campaign-<id>`.

    `last_id` is the last customer who had their turn; it is committed with the messages recorded on the way there.
    """

    name = models.CharField(max_length=120)
    start = models.CharField(max_length=20)  # the starting point it began with
    audience = models.ForeignKey(Audience, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    conditions = models.JSONField()  # the audience's when it was chosen; those that hold once it is under way
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    channel = models.CharField(max_length=20, default="", db_default="", blank=True)  # "": each customer's own
    starts_at = models.DateTimeField(null=True)  # none: as soon as somebody says so
    per_hour = models.PositiveIntegerField(default=0, db_default=0)  # messages; 0: as fast as they go
    percent = models.PositiveSmallIntegerField(default=0, db_default=0)  # that the enclosed coupon takes off; 0: none
    days = models.PositiveSmallIntegerField(default=30, db_default=30)  # the coupon is good for
    result_days = models.PositiveSmallIntegerField(default=14, db_default=14)  # in which a purchase counts
    state = models.CharField(max_length=10, choices=CAMPAIGN_STATES, default=DRAFT)
    trouble = models.CharField(max_length=60, default="", db_default="", blank=True)  # why it stopped by itself: a code
    last_id = models.BigIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(null=True)  # when the next ones are recorded
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)
    started_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "campaign"
        indexes = [models.Index(fields=["next_at", "id"], condition=Q(state="sending"), name="campaign_due")]

    def __str__(self) -> str:
        return self.name

    @property
    def letter(self) -> str:
        """The key of its words."""
        return f"campaign-{self.pk}"


class CampaignMessage(models.Model):
    """A message that was recorded for a campaign."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="messages", db_index=False)

    class Meta:
        db_table = "campaign_message"
        indexes = [models.Index(fields=["campaign", "message"], name="campaign_messages")]

    def __str__(self) -> str:
        return f"message {self.message_id} of campaign {self.campaign_id}"
