"""Products, orders, lines, units, and imports."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.customers.models import Customer
from vafa.platform.accounts.models import Staff

PLACED, PAID, SHIPPED, DELIVERED = "placed", "paid", "shipped", "delivered"
CANCELLED, RETURNED = "cancelled", "returned"
ORDER_STATES = [
    (PLACED, _("Placed")),
    (PAID, _("Paid")),
    (SHIPPED, _("Shipped")),
    (DELIVERED, _("Delivered")),
    (CANCELLED, _("Cancelled")),
    (RETURNED, _("Returned")),
]
NOT_KEPT = (CANCELLED, RETURNED)  # no purchases in the end: they count for nothing


class Product(models.Model):
    """Something the shop sells."""

    sku = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=300)
    search = models.TextField(default="", db_default="")
    guide_url = models.CharField(max_length=300, default="", db_default="", blank=True)  # quick start
    # What the maker says of time; empty: nobody said. Journeys remind of it.
    warranty_months = models.PositiveSmallIntegerField(null=True)
    service_every_months = models.PositiveSmallIntegerField(null=True)
    lasts_days = models.PositiveSmallIntegerField(null=True)  # one of a consumable: a filter, a pack
    created_at = models.DateTimeField()

    class Meta:
        db_table = "product"
        indexes = [
            models.Index(
                fields=["warranty_months"], condition=Q(warranty_months__isnull=False), name="product_warranty"
            ),
            models.Index(
                fields=["service_every_months"],
                condition=Q(service_every_months__isnull=False),
                name="product_service",
            ),
            models.Index(fields=["lasts_days"], condition=Q(lasts_days__isnull=False), name="product_lasts"),
        ]

    def __str__(self) -> str:
        return self.name or self.sku


class Import(models.Model):
    """One file of orders that came in: how it was read, what came of it, and whether it was undone."""

    READY, WAITING, RUNNING, DONE, FAILED, UNDONE = "ready", "waiting", "running", "done", "failed", "undone"

    file_name = models.CharField(max_length=255)
    path = models.CharField(max_length=500, default="", db_default="")  # an uploaded file's is below VAFA_HOME
    preset = models.CharField(max_length=40)
    source = models.CharField(max_length=60)  # namespace of order numbers and customer keys
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=READY)
    error = models.JSONField(default=dict)  # code and data of the refusal that ended it
    rows_read = models.BigIntegerField(default=0)
    rows_refused = models.BigIntegerField(default=0)
    lines_kept = models.BigIntegerField(default=0)
    lines_known = models.BigIntegerField(default=0)
    orders_added = models.BigIntegerField(default=0)
    orders_anonymous = models.BigIntegerField(default=0)
    customers_added = models.BigIntegerField(default=0)
    bytes_total = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    refused_path = models.CharField(max_length=500, default="", db_default="")
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "import"

    def __str__(self) -> str:
        return self.file_name


class Order(models.Model):
    """A purchase. Without a customer it is anonymous: counted in sales, never followed up."""

    source = models.CharField(max_length=60)
    number = models.CharField(max_length=80)
    # The composite index below serves it; a second one would cost every order of an import.
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="orders", db_index=False)
    placed_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ORDER_STATES, default=PLACED)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=18, decimal_places=3, default=0)
    coupons = models.CharField(max_length=300, default="", db_default="", blank=True)  # codes it named, with commas
    lines_count = models.IntegerField(default=0)
    import_run = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="orders")
    withdrawn_at = models.DateTimeField(null=True)  # came with an import that was undone
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "order"
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="one_order_per_number")]
        indexes = [
            # What a customer spent is read from it alone, customer by customer, for audiences.
            models.Index(
                fields=["customer", "-placed_at"],
                include=["currency", "total", "state", "withdrawn_at"],
                name="order_of_customer",
            ),
            # Whose a purchase of some time is, and whether it was kept, is read from it alone, for audiences.
            models.Index(
                fields=["-placed_at", "-id"], include=["customer", "state", "withdrawn_at"], name="order_by_date"
            ),
            models.Index(fields=["number"], name="order_number"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One product in an order. Returned lines have a negative quantity."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="lines", db_index=False
    )  # (order, key) serves
    key = models.CharField(max_length=120)  # stable within the order, so that the same file twice changes nothing
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="lines", db_index=False)
    description = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit_price = models.DecimalField(max_digits=18, decimal_places=3)
    # The import that added it to an order that was there. A plain number: an index on every line is dear, undoing rare.
    import_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "order_line"
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="one_line_per_key")]
        indexes = [models.Index(fields=["product", "order"], condition=Q(quantity__gt=0), name="line_of_product")]

    def __str__(self) -> str:
        return self.description


class Unit(models.Model):
    """One physical item with a serial number."""

    serial = models.CharField(max_length=120)
    search = models.CharField(max_length=120)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="units")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="units")
    order = models.ForeignKey(Order, null=True, on_delete=models.SET_NULL, related_name="units")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "unit"
        constraints = [models.UniqueConstraint(fields=["product", "serial"], name="one_unit_per_serial")]
        indexes = [
            GinIndex(OpClass(models.F("search"), name="gin_trgm_ops"), name="unit_search"),
            # Whose age counts from the day we heard of it; of others the order tells.
            models.Index(fields=["created_at"], condition=Q(order=None, customer__isnull=False), name="unit_no_order"),
        ]

    def __str__(self) -> str:
        return self.serial
