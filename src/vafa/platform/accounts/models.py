"""Staff and their teams."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.platform.access import ADMINISTRATOR, AGENT, ANALYST, LEAD, MANAGER, TECHNICIAN

ROLE_LABELS = [
    (ADMINISTRATOR, _("Administrator")),
    (MANAGER, _("Manager")),
    (LEAD, _("Team lead")),
    (AGENT, _("Agent")),
    (TECHNICIAN, _("Technician")),
    (ANALYST, _("Analyst")),
]
THEMES = [("auto", _("As my device")), ("light", pgettext_lazy("theme", "Light")), ("dark", _("Dark"))]


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by e-mail whatever its case, since people type it as they like."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(email__iexact=username)


class Staff(AbstractBaseUser):
    """A person who works in the desk."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=ROLE_LABELS, default=AGENT)
    language = models.CharField(max_length=5, default="fa")
    calendar = models.CharField(max_length=10, default="jalali")
    time_zone = models.CharField(max_length=60, default="Asia/Tehran")
    money_unit = models.CharField(max_length=10, default="toman")
    theme = models.CharField(max_length=5, choices=THEMES, default="auto")
    extension = models.CharField(max_length=20, default="", db_default="", blank=True)  # of their telephone
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = StaffManager()

    class Meta:
        db_table = "staff"
        constraints = [models.UniqueConstraint(Lower("email"), name="one_staff_per_email")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    # allauth and Django's own tools ask these two; our permissions are in `platform.access`.
    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.role == ADMINISTRATOR

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)


class WorkingFacts(models.Model):
    """How somebody works: what they speak and know, how much they take at once, when they are away and who covers.

    Whoever has no row speaks the language they read the desk in, and takes as much as comes.
    """

    staff = models.OneToOneField(Staff, primary_key=True, on_delete=models.CASCADE, related_name="working")
    languages = models.JSONField(default=list)  # codes, the best first
    skills = models.JSONField(default=list)  # plain words, as written
    capacity = models.PositiveIntegerField(default=0)  # pieces of work at once; 0 is no limit
    away_from = models.DateField(null=True)  # days of this person's own time zone, both included
    away_until = models.DateField(null=True)
    cover = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "working_facts"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(away_from=None, away_until=None)
                | models.Q(away_from__isnull=False, away_until__isnull=False, away_until__gte=models.F("away_from")),
                name="away_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"how {self.staff_id} works"


class Team(models.Model):
    """People who share work, and who leads them."""

    name = models.CharField(max_length=80)
    lead = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="leads")
    members = models.ManyToManyField(Staff, related_name="teams")

    class Meta:
        db_table = "team"

    def __str__(self) -> str:
        return self.name
