"""Whoever brings a file in is told when it has come to its end, well or badly."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.events.simulation import settle
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.notices.models import Notice
from vafa.platform.notices.words import sentence_of
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor, Refused
from vafa.sales.actions import import_orders, importing

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def staff(db: None) -> Staff:
    return hire("negar@example.com", "Negar", "lead", password=None, actor=SYSTEM, at=AT)


def bring(actor: Actor) -> None:
    file = io.BytesIO(b"order number,date,price\n1,2026-01-01,10\n2,2026-01-02,10\n")
    with clock_at(AT):
        import_orders([("orders-1404.csv", file)], name="orders-1404.csv", actor=actor, at=AT)
        settle()


def test_a_file_that_came_in_is_told_to_who_brought_it(staff: Staff) -> None:
    bring(Actor.staff(staff.pk))
    one = Notice.objects.get()
    assert (one.staff, one.url) == (staff, f"/desk/imports/{one.url.rstrip('/').rsplit('/', 1)[1]}/")
    with reading_as(Reader("fa")):
        said = sentence_of(one.code, one.data)
    assert "orders-1404.csv" in said and "۲ سفارش تازه" in said


def test_a_file_that_broke_off_is_told_too(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks_off(*given: object) -> Iterator[object]:
        raise Refused("imports.broken_gzip")
        yield

    monkeypatch.setattr(importing, "check_rows", breaks_off)
    bring(Actor.staff(staff.pk))
    assert Notice.objects.get().code == "sales.ImportFailed"


def test_a_file_nobody_brought_in_is_told_to_nobody(staff: Staff) -> None:
    bring(SYSTEM)
    assert not Notice.objects.exists()
