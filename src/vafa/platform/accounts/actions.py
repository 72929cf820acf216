"""What is done with staff: taking someone on, changing them, switching them off. Every change is in the audit book."""

import secrets
from datetime import datetime

from django.db import transaction

from vafa.platform.access import ADMINISTRATOR, ROLES
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import record
from vafa.platform.values import Actor, Refused, refuse_if

PASSWORD_BYTES = 12
EDITABLE = ("name", "role", "language", "calendar", "time_zone", "money_unit", "theme", "extension", "is_active")


@transaction.atomic
def hire(email: str, name: str, role: str, *, password: str | None, actor: Actor, at: datetime, **reads: str) -> Staff:
    """Give a person a place at the desk. `reads`: language, calendar, time_zone, theme."""
    refuse_if(role not in ROLES, Refused("accounts.unknown_role", role=role))
    refuse_if(Staff.objects.filter(email__iexact=email).exists(), Refused("accounts.email_taken", email=email))
    staff = Staff(email=email.strip(), name=name.strip(), role=role, created_at=at, **reads)
    staff.set_password(password)
    staff.save(force_insert=True)
    record(actor, "staff.hired", "staff", staff.pk, at=at, after={"email": staff.email, "name": name, "role": role})
    return staff


@transaction.atomic
def change_staff(staff: Staff, changes: dict[str, object], *, actor: Actor, at: datetime) -> Staff:
    """Change some of a person's fields; the last active administrator can be neither switched off nor demoted."""
    changes = {name: value for name, value in changes.items() if name in EDITABLE and getattr(staff, name) != value}
    if not changes:
        return staff
    loses = changes.get("role", staff.role) != ADMINISTRATOR or changes.get("is_active", True) is False
    if staff.role == ADMINISTRATOR and staff.is_active and loses:
        others = Staff.objects.select_for_update().filter(role=ADMINISTRATOR, is_active=True).exclude(pk=staff.pk)
        refuse_if(not others.exists(), Refused("accounts.last_administrator"))
    before = {name: getattr(staff, name) for name in changes}
    for name, value in changes.items():
        setattr(staff, name, value)
    staff.save(update_fields=list(changes))
    record(actor, "staff.changed", "staff", staff.pk, at=at, before=before, after=changes)
    return staff


@transaction.atomic
def give_password(staff: Staff, *, actor: Actor, at: datetime) -> str:
    """Give somebody a new password and return it. It is kept nowhere, and who was signed in as them no longer is."""
    refuse_if(not staff.is_active, Refused("accounts.switched_off", name=staff.name))
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    staff.set_password(password)
    staff.save(update_fields=["password"])
    record(actor, "staff.password", "staff", staff.pk, at=at)
    return password
