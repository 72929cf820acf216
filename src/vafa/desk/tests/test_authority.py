"""The limits of authority: the usual ones are shown, the shop's own are kept as a whole, written down, and hold."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from vafa.cases.models import Authority
from vafa.cases.queries.authority import limits
from vafa.cases.rules.authority import limit_for
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def desk(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def post(staff: Staff, *rows: tuple[str, str, str, str, str]) -> int:
    names = ("role", "kind", "class", "case", "month")
    form = {name: [row[n] for row in rows] for n, name in enumerate(names)}
    return desk(staff).post(reverse("desk_settings_authority"), form).status_code


MINE = ("manager", "", "", "۱۰۰٬۰۰۰٬۰۰۰ تومان", "۵۰۰٬۰۰۰٬۰۰۰ تومان")


def test_a_fresh_shop_sees_the_usual_limits(cast: Cast) -> None:
    page = desk(cast.manager).get(reverse("desk_settings_authority")).content.decode()
    assert "۲٬۰۰۰٬۰۰۰ تومان" in page and "۱۰٬۰۰۰٬۰۰۰ تومان" in page


def test_limits_are_kept_as_a_whole_once_and_written_down(cast: Cast) -> None:
    lines = (MINE, ("agent", "", "", "۳ میلیون", "۹ میلیون"), ("agent", "complaint", "vip", "5000 USD", "9000 USD"))
    for _ in range(2):
        assert post(cast.manager, *lines, ("", "", "", "", ""), ("lead", "", "", "", "")) == 302
    assert Authority.objects.count() == 3 and AuditEntry.objects.filter(action="cases.limits_changed").count() == 1
    assert limit_for("agent", "complaint", "", "IRR", limits()).per_case.amount == 30_000_000
    assert limit_for("agent", "complaint", "vip", "USD", limits()).per_month.amount == 9000
    assert limit_for("lead", "complaint", "", "IRR", limits()).per_case.amount == 0


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (("agent", "", "", "چند", "۹ میلیون"), 400),
        (("agent", "", "", "۹ میلیون", "۳ میلیون"), 400),
        (("agent", "", "", "-۵", "۳ میلیون"), 400),
        (("agent", "moon", "", "۵", "۶"), 400),
        (("robot", "", "", "۵", "۶"), 400),
        (("agent", "", "", "۵ دلار", "۶ تومان"), 400),
    ],
)
def test_strange_lines_come_back_with_a_sentence(cast: Cast, row: tuple[str, str, str, str, str], status: int) -> None:
    assert post(cast.manager, MINE, row) == status
    assert post(cast.manager, MINE, ("agent", "", "", "۵", "۶"), ("agent", "", "", "۷", "۸")) == 400
    assert not Authority.objects.exists()


def test_nobody_raises_their_own_limit_but_an_administrator(cast: Cast) -> None:
    more = ("manager", "", "", "۹۰۰٬۰۰۰٬۰۰۰ تومان", "۹۹۰٬۰۰۰٬۰۰۰ تومان")
    assert post(cast.manager, more) == 403 and not Authority.objects.exists()
    assert post(cast.administrator, more) == 302 and Authority.objects.count() == 1


def test_agents_change_no_limits(cast: Cast) -> None:
    assert post(cast.agent, MINE) == 403
