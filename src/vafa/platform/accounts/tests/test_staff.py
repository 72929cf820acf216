"""Staff: every change is in the audit book, and the last administrator stays."""

from datetime import UTC, datetime

import pytest

from vafa.platform.access import may, require
from vafa.platform.accounts.actions import change_staff, hire
from vafa.platform.audit.models import AuditEntry
from vafa.platform.values import SYSTEM, Actor, Refused

AT = datetime(2026, 3, 21, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_hiring_and_changing_someone_is_written_down() -> None:
    boss = hire("Boss@Example.com", "Boss", "administrator", password="long enough 1", actor=SYSTEM, at=AT)
    agent = hire("negar@example.com", "نگار احمدی", "agent", password=None, actor=Actor.staff(boss.pk), at=AT)
    change_staff(agent, {"role": "lead", "name": "نگار احمدی"}, actor=Actor.staff(boss.pk), at=AT)
    last = AuditEntry.objects.latest("pk")
    assert (last.before, last.after, last.actor) == ({"role": "agent"}, {"role": "lead"}, f"staff:{boss.pk}")
    assert not agent.has_usable_password()


def test_an_address_signs_in_once_whatever_its_case() -> None:
    hire("a@example.com", "A", "agent", password=None, actor=SYSTEM, at=AT)
    with pytest.raises(Refused) as refused:
        hire("A@Example.com", "B", "agent", password=None, actor=SYSTEM, at=AT)
    assert refused.value.code == "accounts.email_taken"


@pytest.mark.parametrize("changes", [{"is_active": False}, {"role": "agent"}])
def test_the_last_administrator_stays(changes: dict[str, object]) -> None:
    boss = hire("boss@example.com", "Boss", "administrator", password=None, actor=SYSTEM, at=AT)
    with pytest.raises(Refused) as refused:
        change_staff(boss, changes, actor=SYSTEM, at=AT)
    assert refused.value.code == "accounts.last_administrator"
    hire("other@example.com", "Other", "administrator", password=None, actor=SYSTEM, at=AT)
    change_staff(boss, changes, actor=SYSTEM, at=AT)


def test_an_unknown_permission_is_our_mistake_and_a_missing_one_a_refusal() -> None:
    agent = hire("negar@example.com", "Negar", "agent", password=None, actor=SYSTEM, at=AT)
    with pytest.raises(KeyError):
        may(agent, "moon.walk")
    with pytest.raises(Refused):
        require(agent, "staff.edit")
    agent.role, agent.is_active = "administrator", False
    assert not may(agent, "staff.edit")
