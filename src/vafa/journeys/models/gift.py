"""Gifts: points and coupon codes that customers were given, and whether they were used."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.customers.models import Customer
from vafa.journeys.models.run import Run
from vafa.sales.models import Order

POINTS, COUPON = "points", "coupon"
GIFT_KINDS = [(POINTS, _("Points")), (COUPON, pgettext_lazy("a gift", "Coupon"))]


class Gift(models.Model):
    """Points, or a coupon with a code of its own, given to one customer for one reason: its `key`."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="gifts", db_index=False)
    kind = models.CharField(max_length=10, choices=GIFT_KINDS)
    amount = models.DecimalField(max_digits=18, decimal_places=3, null=True)  # points, or money off in `currency`
    percent = models.PositiveSmallIntegerField(null=True)  # of the price, that a coupon takes off
    currency = models.CharField(max_length=3, default="", db_default="", blank=True)
    code = models.CharField(max_length=12, null=True)  # a coupon's
    key = models.CharField(max_length=120)  # the same key twice is one gift
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    order = models.ForeignKey(
        Order, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )  # the purchase it is tied to
    because_of = models.BigIntegerField(null=True)
    given_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    used_order = models.ForeignKey(Order, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    used_by = models.CharField(max_length=60, default="", db_default="", blank=True)
    withdrawn_at = models.DateTimeField(null=True)  # its letter did not leave; then its key is free again

    class Meta:
        db_table = "gift"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_gift_per_key"),
            models.UniqueConstraint(fields=["code"], condition=Q(code__isnull=False), name="one_gift_per_code"),
        ]
        indexes = [
            models.Index(fields=["customer", "-given_at"], name="gift_of_customer"),
            models.Index(fields=["valid_until"], condition=Q(used_at=None, withdrawn_at=None), name="gift_ending"),
            models.Index(fields=["used_order"], condition=Q(used_order__isnull=False), name="gift_used_by_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code or self.amount}"
