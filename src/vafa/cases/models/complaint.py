"""A complaint, what was given to make it good, and how much who may give."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.cases.models.case import Case
from vafa.platform.accounts.models import Staff

FAULTS = [
    ("us", pgettext_lazy("whose fault", "Us")),
    ("supplier", pgettext_lazy("whose fault", "The maker")),
    ("courier", pgettext_lazy("whose fault", "The courier")),
    ("customer", pgettext_lazy("whose fault", "The customer")),
    ("nobody", pgettext_lazy("whose fault", "Nobody")),
]
REMEDIES = [
    ("refund", _("Money back")),
    ("coupon", _("Coupon")),
    ("shipping", _("Free shipping")),
    ("replacement", _("Quick replacement")),
    ("points", _("Points")),
    ("other", _("Something else")),
]


class Complaint(models.Model):
    """What went wrong for the customer: whose fault, the loss in their words, and how it ended."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="complaint")
    fault = models.CharField(max_length=10, choices=FAULTS, default="", db_default="", blank=True)
    loss_words = models.TextField(default="", db_default="", blank=True)
    loss_parts = models.JSONField(default=list)  # [{"words": "two days off", "amount": "800000"}]
    loss = models.DecimalField(max_digits=18, decimal_places=3, null=True)  # their sum, where it can be said
    currency = models.CharField(max_length=3, default="IRR")
    apologised_at = models.DateTimeField(null=True)
    exception_why = models.TextField(default="", db_default="", blank=True)  # less than the loss though it was us
    satisfaction = models.PositiveSmallIntegerField(null=True)  # 1 to 5, after it was resolved
    listened_at = models.DateTimeField(null=True)
    made_good_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "complaint"

    def __str__(self) -> str:
        return f"complaint of case {self.case_id}"


class Authority(models.Model):
    """How much may be given without asking: by role, and where said by kind and customer class; the closest counts."""

    role = models.CharField(max_length=20)
    kind = models.CharField(max_length=40, default="", db_default="", blank=True)
    customer_class = models.CharField(max_length=40, default="", db_default="", blank=True)
    per_case = models.DecimalField(max_digits=18, decimal_places=3)
    per_month = models.DecimalField(max_digits=18, decimal_places=3)
    currency = models.CharField(max_length=3, default="IRR")

    class Meta:
        db_table = "authority"
        constraints = [
            models.UniqueConstraint(fields=["role", "kind", "customer_class", "currency"], name="one_authority")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.per_case} {self.currency}"


class Compensation(models.Model):
    """Something given, or asked to be given, to make a wrong good. `worth` is what it is worth to the customer."""

    ASKED, GIVEN, DECLINED, WITHDRAWN = "asked", "given", "declined", "withdrawn"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="compensations")
    remedy = models.CharField(max_length=12, choices=REMEDIES)
    worth = models.DecimalField(max_digits=18, decimal_places=3)
    currency = models.CharField(max_length=3, default="IRR")
    words = models.CharField(max_length=300, default="", db_default="", blank=True)  # what exactly, for the customer
    state = models.CharField(max_length=10, default=ASKED)
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    given_by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    given_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", db_default="", blank=True)
    key = models.CharField(max_length=64, null=True, unique=True)  # a form posted twice gives once

    class Meta:
        db_table = "compensation"
        indexes = [
            models.Index(fields=["given_by", "given_at"], condition=Q(state="given"), name="compensation_of_giver")
        ]

    def __str__(self) -> str:
        return f"{self.remedy} {self.worth} for case {self.case_id}"
