"""Customers, their contact points, consents and traits."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from vafa.customers.rules.consent import CARE, OFFER, SERVICE, SURVEY

PURPOSES = [
    (SERVICE, _("Service")),  # what they asked for or must know: order, case, repair
    (CARE, _("Care")),  # follow-ups after a purchase
    (SURVEY, _("Surveys")),
    (OFFER, _("Offers")),
]
EMAIL, PHONE, WHATSAPP, TELEGRAM, BALE = "email", "phone", "whatsapp", "telegram", "bale"
EITAA, INSTAGRAM, MESSENGER, CHAT, WEBHOOK = "eitaa", "instagram", "messenger", "chat", "webhook"
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
    (WEBHOOK, _("Other system")),
]
NUMBERS = (PHONE, WHATSAPP)  # kinds whose addresses are telephone numbers
# An e-mail address without its +tag: where mail to it ends up.
MAILBOX = Func(F("value"), Value(r"\+[^@]*@"), Value("@"), function="regexp_replace")


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
    # As they are compared; kept by the database, since folding a million texts for a question takes seconds.
    city_folded = models.GeneratedField(
        expression=Func(F("city"), function="vafa_fold"), output_field=models.TextField(), db_persist=True
    )
    country_folded = models.GeneratedField(
        expression=Func(F("country"), function="vafa_fold"), output_field=models.TextField(), db_persist=True
    )
    allowed_from = models.TimeField(null=True)  # hours in which they want to hear from us; empty: the shop's
    allowed_until = models.TimeField(null=True)
    preferred_channel = models.CharField(max_length=20, default="", db_default="", blank=True)
    # The day of birth in the calendar in which they told it (jalali, hijri, gregorian); "" and nothing: never told.
    birth_calendar = models.CharField(max_length=10, default="", db_default="", blank=True)
    birth_month = models.PositiveSmallIntegerField(null=True)
    birth_day = models.PositiveSmallIntegerField(null=True)
    birth_year = models.PositiveSmallIntegerField(null=True)  # only if they said it
    source = models.CharField(max_length=60, default="desk", db_default="desk")  # shop key, import, form, desk
    external_key = models.CharField(max_length=120, null=True)  # the customer's key in that source
    first_order_at = models.DateTimeField(null=True)
    last_order_at = models.DateTimeField(null=True)
    orders_count = models.IntegerField(default=0, db_default=0)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # came with an import that was undone, or merged into another
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False)

    class Meta:
        db_table = "customer"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_key"],
                condition=models.Q(external_key__isnull=False),
                name="one_customer_per_key",
            ),
            models.CheckConstraint(
                condition=Q(birth_calendar="", birth_month=None, birth_day=None, birth_year=None)
                | Q(birth_calendar__gt="", birth_month__isnull=False, birth_day__isnull=False),
                name="customer_birthday_whole",
            ),
        ]
        indexes = [
            GinIndex(OpClass(models.F("search"), name="gin_trgm_ops"), name="customer_search"),
            models.Index(fields=["id"], condition=Q(withdrawn_at=None), name="customer_standing"),  # for audiences
            models.Index(fields=["sort", "id"], name="customer_by_name"),
            models.Index(fields=["-last_order_at", "-id"], name="customer_by_last_order"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="customer_merged_into"),
            # Whose day it is: birthdays, anniversaries, and the few kinds of customers there are by country and tongue.
            models.Index(
                fields=["birth_calendar", "birth_month", "birth_day"],
                condition=Q(birth_month__isnull=False, withdrawn_at=None),
                name="customer_birthday",
            ),
            models.Index(
                fields=["first_order_at"],
                condition=Q(first_order_at__isnull=False, withdrawn_at=None),
                name="customer_first_order",
            ),
            models.Index(
                fields=["country", "language", "time_zone", "kind"],
                condition=Q(withdrawn_at=None),
                name="customer_culture",
            ),
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
        indexes = [
            models.Index(fields=["kind", "value"], name="contact_point_value"),
            models.Index(MAILBOX, condition=Q(kind=EMAIL), name="contact_point_mailbox"),
        ]

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


class Audience(models.Model):
    """Conditions over customers under a name, for campaigns, plans and whoever looks. A deleted one can come back."""

    name = models.CharField(max_length=80)
    conditions = models.JSONField()  # as conditions.rules.tree writes them
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audience"
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(deleted_at=None), name="one_audience_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class Merge(models.Model):
    """Two customers found to be one person: what moved from `gone` to `keep` and what was settled, to be taken back.

    `moved` holds ids by registered key (moving.py), `changes` the values that were settled, before and after.
    """

    keep = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField()
    changes = models.JSONField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    gather_at = models.DateTimeField(null=True)  # when to fetch what was on its way to `gone`; then empty
    undone_by = models.CharField(max_length=60, default="", db_default="", blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customer_merge"
        indexes = [models.Index(fields=["gather_at"], condition=Q(gather_at__isnull=False), name="merge_to_gather")]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.keep_id}"


class NotTheSame(models.Model):
    """Somebody said that two customers who look alike are two people. Each pair stands twice, once from each side."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        db_table = "not_the_same"
        constraints = [models.UniqueConstraint(fields=["customer", "other"], name="not_the_same_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} is not {self.other_id}"
