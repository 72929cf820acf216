"""Conversations, messages, attachments and deliveries."""

from django.db import models
from django.db.models import Q

from vafa.channels.models import Account
from vafa.conversations.models.inbound import Inbound
from vafa.conversations.rules.importance import USUAL
from vafa.customers.models import PURPOSES, ContactPoint, Customer
from vafa.platform.accounts.models import Staff
from vafa.platform.files.models import StoredFile


class Conversation(models.Model):
    """What belongs together: the messages about one matter with one customer, on whatever channel."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="conversations")
    subject = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    last_message_at = models.DateTimeField()

    class Meta:
        db_table = "conversation"

    def __str__(self) -> str:
        return self.subject


class Message(models.Model):
    """One thing said: received, written to the customer, or noted among ourselves.

    Outgoing messages are promises: queued → claimed → handing → sent. `claimed` has not touched the provider and may be
    tried again after a crash; `handing` may have reached it and becomes `uncertain`, for a person to decide.
    """

    IN, OUT, NOTE = "in", "out", "note"
    RECEIVED, QUEUED, CLAIMED, HANDING, SENT = "received", "queued", "claimed", "handing", "sent"
    SKIPPED, FAILED, UNCERTAIN, WRITTEN = "skipped", "failed", "uncertain", "written"
    STATES = [(s, s) for s in (RECEIVED, QUEUED, CLAIMED, HANDING, SENT, SKIPPED, FAILED, UNCERTAIN, WRITTEN)]

    # Keys that nobody searches by carry no index of their own: each costs every message that is written.
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=4)
    channel = models.CharField(max_length=20)  # email, form, desk
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    letter = models.CharField(max_length=60, default="", db_default="", blank=True)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=300, default="", db_default="", blank=True)
    text = models.TextField(default="", db_default="", blank=True)
    html = models.TextField(default="", db_default="", blank=True)  # sanitised
    state = models.CharField(max_length=10, choices=STATES)
    reason = models.CharField(max_length=60, default="", db_default="", blank=True)  # why skipped or failed: a code
    detail = models.CharField(max_length=300, default="", db_default="", blank=True)
    key = models.CharField(max_length=120, null=True)  # the same key twice is one message
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    contact_point = models.ForeignKey(
        ContactPoint, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    address = models.CharField(max_length=254, default="", db_default="", blank=True)
    message_id = models.CharField(max_length=200, default="", db_default="", blank=True)  # Message-ID header
    in_reply_to = models.CharField(max_length=200, default="", db_default="", blank=True)
    author = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    because_of = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # when to try (again)
    late_after = models.DateTimeField(null=True)  # after this moment it makes no more sense
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    settled_at = models.DateTimeField(null=True)  # sent, skipped, failed
    urgent = models.BooleanField(default=False, db_default=False)  # a one-time code: leaves before all others
    importance = models.PositiveSmallIntegerField(default=USUAL, db_default=USUAL)  # 1 to 5, 5 goes first
    on_its_day = models.BooleanField(default=False, db_default=False)  # a greeting: days off do not put it off
    held_reason = models.CharField(max_length=60, default="", db_default="", blank=True)  # why a queued one waits
    held_at = models.DateTimeField(null=True)  # since when
    receipt = models.CharField(max_length=200, default="", db_default="", blank=True)  # the provider's id of it
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    links = models.PositiveSmallIntegerField(default=0, db_default=0)  # of its links, how many tell when they are used
    clicked_at = models.DateTimeField(null=True)  # when the first of them was used
    tried = models.CharField(max_length=100, default="", db_default="", blank=True)  # contact kinds that refused it
    templates = models.TextField(default="", db_default="", blank=True)  # JSON: account → approved words
    thread = models.CharField(max_length=200, default="", db_default="", blank=True)  # at the provider: a post, a chat
    inbound = models.ForeignKey(
        Inbound, null=True, on_delete=models.SET_NULL, related_name="messages", db_index=False
    )  # what it was read from

    class Meta:
        db_table = "message"
        constraints = [models.UniqueConstraint(fields=["key"], name="one_message_per_key")]
        indexes = [
            models.Index(fields=["purpose", "due_at", "id"], condition=Q(state="queued"), name="message_due"),
            models.Index(fields=["lease_until"], condition=Q(state__in=["claimed", "handing"]), name="message_leased"),
            models.Index(
                fields=["-created_at"], condition=Q(state__in=["uncertain", "failed"]), name="message_trouble"
            ),
            models.Index(
                fields=["conversation", "created_at", "id"],
                condition=Q(conversation__isnull=False),
                name="message_of_conversation",
            ),
            models.Index(fields=["due_at", "id"], condition=Q(state="queued", urgent=True), name="message_urgent"),
            models.Index(fields=["receipt"], condition=~Q(receipt=""), name="message_receipt"),
            models.Index(
                fields=["message_id"], condition=Q(direction="in") & ~Q(message_id=""), name="message_by_id"
            ),  # our own ids say which message they name
            models.Index(fields=["inbound"], condition=Q(inbound__isnull=False), name="message_from_inbound"),
            models.Index(
                fields=["customer", "-settled_at"], condition=Q(direction="out", state="sent"), name="message_lately"
            ),
            models.Index(
                fields=["held_reason", "-held_at", "-id"],
                condition=Q(state="queued") & ~Q(held_reason=""),
                name="message_held",
            ),
            models.Index(
                fields=["-held_at", "-id"], condition=Q(state="queued") & ~Q(held_reason=""), name="message_all_held"
            ),
            models.Index(
                fields=["settled_at"],
                condition=Q(direction="out", state="sent") & ~Q(purpose="service"),
                name="message_left",
            ),  # what left some days ago, and was not opened or used
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.channel} {self.state}: {self.subject}"


class Attachment(models.Model):
    """A file that came or went with a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "attachment"

    def __str__(self) -> str:
        return str(self.file)


class Delivery(models.Model):
    """One attempt to hand a message to a provider, and what it said."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)  # sent, failed, retry, uncertain
    detail = models.CharField(max_length=300, default="", db_default="", blank=True)
    reference = models.CharField(max_length=200, default="", db_default="", blank=True)
    milliseconds = models.IntegerField(default=0)

    class Meta:
        db_table = "delivery"

    def __str__(self) -> str:
        return f"{self.message_id}: {self.outcome}"
