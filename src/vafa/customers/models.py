"""Customers, their contact points, consents and traits."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.customers.rules.consent import CARE, OFFER, SERVICE, SURVEY

PURPOSES = [
    (SERVICE, _("Service")),  # what they asked for or must know: order, case, repair
    (CARE, _("Care")),  # follow-ups after a purchase
    (SURVEY, _("Surveys")),
    (OFFER, _("Offers")),
]
EMAIL, PHONE, WHATSAPP, TELEGRAM, BALE = "email", "phone", "whatsapp", "telegram", "bale"
EITAA, INSTAGRAM, MESSENGER, CHAT = "eitaa", "instagram", "messenger", "chat"
CONTACT_KINDS = [
    (EMAIL, _("E-mail")),
    (PHONE, _("Telephone")),
    (WHATSAPP, _("WhatsApp")),
    (TELEGRAM, _("Telegram")),
    (BALE, _("Bale")),
    (EITAA, _("Eitaa")),
    (INSTAGRAM, _("Instagram")),
    (MESSENGER, _("Messenger")),
    (CHAT, _("Chat on the website")),
]
NUMBERS = (PHONE, WHATSAPP)  # kinds whose addresses are telephone numbers


class Customer(models.Model):
    """A person or company that bought, or asked."""

    PERSON, COMPANY = "person", "company"

    kind = models.CharField(max_length=10, choices=[(PERSON, _("Person")), (COMPANY, _("Company"))], default=PERSON)
    name = models.CharField(max_length=200)
    search = models.TextField(default="", db_default="")  # folded name, contact points and keys, kept by actions
    sort = models.CharField(max_length=200, default="", db_default="", db_collation="C")  # Persian order, byte by byte
    company = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="people")
    language = models.CharField(max_length=5, default="fa")
    time_zone = models.CharField(max_length=60, default="", db_default="", blank=True)  # empty: the shop's
    city = models.CharField(max_length=120, default="", db_default="", blank=True)
    country = models.CharField(max_length=60, default="", db_default="", blank=True)
    allowed_from = models.TimeField(null=True)  # hours in which they want to hear from us; empty: the shop's
    allowed_until = models.TimeField(null=True)
    preferred_channel = models.CharField(max_length=20, default="", db_default="", blank=True)
    source = models.CharField(max_length=60, default="desk", db_default="desk")  # shop key, import, form, desk
    external_key = models.CharField(max_length=120, null=True)  # the customer's key in that source
    first_order_at = models.DateTimeField(null=True)
    last_order_at = models.DateTimeField(null=True)
    orders_count = models.IntegerField(default=0, db_default=0)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # came with an import that was undone

    class Meta:
        db_table = "customer"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_key"],
                condition=models.Q(external_key__isnull=False),
                name="one_customer_per_key",
            )
        ]
        indexes = [
            GinIndex(OpClass(models.F("search"), name="gin_trgm_ops"), name="customer_search"),
            models.Index(fields=["sort", "id"], name="customer_by_name"),
            models.Index(fields=["-last_order_at", "-id"], name="customer_by_last_order"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """An address on a channel. The same address may belong to two customers until someone says who it is."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=20, choices=CONTACT_KINDS)
    value = models.CharField(max_length=254)  # normal form: lower-case e-mail, E.164 number, a messenger's own id
    shown = models.CharField(max_length=254)  # as it was given
    verified_at = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)
    off_reason = models.CharField(max_length=200, default="", db_default="", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "contact_point"
        constraints = [models.UniqueConstraint(fields=["customer", "kind", "value"], name="one_contact_point")]
        indexes = [models.Index(fields=["kind", "value"], name="contact_point_value")]

    def __str__(self) -> str:
        return self.shown


class Consent(models.Model):
    """A customer's yes or no to one purpose on one channel: when, how we know, and until when it held."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    channel = models.CharField(max_length=20)  # contact kind, or "any"
    granted = models.BooleanField()
    given_at = models.DateTimeField()
    proof = models.JSONField(default=dict)  # where the yes or no came from: form, link, agent, import
    ended_at = models.DateTimeField(null=True)  # replaced by a later answer

    class Meta:
        db_table = "consent"
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "purpose", "channel"],
                condition=models.Q(ended_at__isnull=True),
                name="one_standing_consent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.purpose}/{self.channel}: {self.granted}"


class Trait(models.Model):
    """One remembered fact about a customer, which rules and audiences may ask for."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="traits")
    name = models.CharField(max_length=80)
    value = models.JSONField()
    set_at = models.DateTimeField()
    because_of = models.BigIntegerField(null=True)

    class Meta:
        db_table = "trait"
        constraints = [models.UniqueConstraint(fields=["customer", "name"], name="one_trait")]

    def __str__(self) -> str:
        return self.name
