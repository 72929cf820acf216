"""The Learn place: who may see it, what it shows and teaches, and that making numbers is work of the clock."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import include, path

from vafa.cli import main
from vafa.insights import jobs
from vafa.insights.jobs import due
from vafa.insights.metric import describe
from vafa.insights.models import MetricResult, Refresh
from vafa.insights.refresh import refresh
from vafa.insights.tests import shop
from vafa.platform.access import ADMINISTRATOR, AGENT, ANALYST, LEAD, MANAGER, TECHNICIAN
from vafa.platform.accounts.models import Staff
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM
from vafa.sales.events import OrderPlaced

NOW = datetime(2025, 7, 20, 9, 0, tzinfo=UTC)
urlpatterns = [path("desk/learn/", include("vafa.insights.web.urls"))]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: object) -> Iterator[None]:
    settings.CONFIG = replace(settings.CONFIG, home=tmp_path)  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with clock_at(NOW), override_settings(ROOT_URLCONF=__name__):
        yield


def signed_in(role: str, **more: str) -> Client:
    staff, _ = Staff.objects.get_or_create(
        email=f"{role}@shop.ir", defaults={"name": "نگار", "role": role, "created_at": NOW, **more}
    )
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def fill() -> None:
    """Two buyers, one of whom came back after ten days; a late answer; a follow-up on time and one skipped."""
    sara, mina = shop.customer("سارا", NOW), shop.customer("مینا", NOW)
    first = NOW - timedelta(days=120)
    one = shop.order("1", sara, first, told=False)
    shop.order("2", mina, first, told=False)
    shop.order("3", sara, first + timedelta(days=10), told=False)
    shop.order("4", None, NOW - timedelta(days=1), told=False)
    shop.case(7, sara, first, first + timedelta(hours=2), first + timedelta(days=2))
    day = timedelta(days=1)
    shop.follow_up(one, first + day, first + 2 * day, state="done", done=first + day)
    shop.follow_up(one, first + day, first + 2 * day, state="skipped", reason="")
    refresh(NOW, rebuild=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"),
    [(ADMINISTRATOR, 200), (MANAGER, 200), (LEAD, 200), (ANALYST, 200), (AGENT, 403), (TECHNICIAN, 403)],
)
def test_leaders_and_analysts_may_learn(role: str, status: int) -> None:
    client = signed_in(role)
    assert client.get("/desk/learn/").status_code == status
    assert client.get("/desk/learn/returned_by_day/").status_code == status
    assert client.post("/desk/learn/refresh/").status_code == (302 if status == 200 else status)


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in_and_unknown_metrics_are_not_found() -> None:
    with override_settings(LOGIN_URL="/account/login/"):
        assert Client(HTTP_HOST="127.0.0.1").get("/desk/learn/").status_code == 302
    assert signed_in(MANAGER).get("/desk/learn/nonsense/").status_code == 404
    assert signed_in(MANAGER).get("/desk/learn/nonsense/rows/").status_code == 404


@pytest.mark.django_db
def test_an_empty_place_teaches_and_offers_to_count() -> None:
    page = signed_in(MANAGER).get("/desk/learn/").content.decode()
    assert "عددها هنوز شمرده نشده‌اند" in page
    assert "همین حالا بشمار" in page


@pytest.mark.django_db
def test_the_page_answers_and_every_number_leads_to_its_rows() -> None:
    fill()
    page = signed_in(MANAGER).get("/desk/learn/?period=all").content.decode()
    assert "۵۰٫۰" in page
    assert 'class="heat"' in page
    assert "/desk/learn/returned_by_day/rows/?period=all&amp;month=1404-01&amp;part=90&amp;hit=yes" in page
    rows = signed_in(MANAGER).get("/desk/learn/returned_by_day/rows/?period=all&part=90&hit=yes").content.decode()
    assert "سارا" in rows
    assert "مینا" not in rows
    assert "سارا" not in signed_in(ANALYST).get("/desk/learn/returned_by_day/rows/?period=all").content.decode()


@pytest.mark.django_db
def test_every_metric_has_its_page_and_rows_in_every_language() -> None:
    fill()
    for language, role in (("fa", LEAD), ("ar", MANAGER), ("en", ADMINISTRATOR)):
        client = signed_in(role, language=language)
        for one in describe():
            for address in ("", "?period=quarter", "rows/?period=all&hit=some"):
                assert client.get(f"/desk/learn/{one['key']}/{address}").status_code == 200


@pytest.mark.django_db
def test_a_broken_address_of_rows_harms_nothing() -> None:
    fill()
    client = signed_in(MANAGER)
    assert client.get("/desk/learn/returned_by_day/rows/?month=1404-99").status_code == 404
    assert client.get("/desk/learn/returned_by_day/rows/?month=x").status_code == 404
    assert client.get("/desk/learn/returned_by_day/rows/?after=x~y&part=' OR 1=1").status_code == 200


@pytest.mark.django_db
def test_fresh_numbers_are_asked_for_once_and_the_page_waits_for_them() -> None:
    client = signed_in(MANAGER)
    client.post("/desk/learn/refresh/")
    client.post("/desk/learn/refresh/")
    assert Refresh.objects.get().wanted_at == NOW
    waiting = client.get("/desk/learn/fresh/")
    assert "hx-get" in waiting.content.decode()
    assert "HX-Refresh" not in waiting.headers
    Refresh.objects.update(finished_at=NOW)
    assert client.get("/desk/learn/fresh/").headers["HX-Refresh"] == "true"


@pytest.mark.django_db
def test_the_page_reads_rows_and_loads_no_engine() -> None:
    code = "import vafa.insights.web.desk, vafa.insights.web.rows, vafa.insights.jobs, sys; "
    code += "sys.exit(bool({'ibis', 'duckdb', 'pyarrow', 'pandas'} & set(sys.modules)))"
    setup = "import django; django.setup(); "
    done = subprocess.run([sys.executable, "-c", setup + code], check=False)
    assert done.returncode == 0


@pytest.mark.django_db
def test_numbers_are_due_when_wanted_or_hourly_when_anything_happened() -> None:
    row = Refresh()
    assert not due(row, NOW)
    row.wanted_at = NOW
    assert due(row, NOW)
    row.started_at = NOW + timedelta(seconds=1)
    assert not due(row, NOW + timedelta(hours=2))
    shop.announce(
        OrderPlaced(order_id=1, number="1", total=shop.Decimal(1), currency="IRR", occurred_at=NOW, actor=SYSTEM)
    )
    assert not due(row, NOW + timedelta(minutes=59))
    assert due(row, NOW + timedelta(minutes=61))


@pytest.mark.django_db
def test_a_rehearsal_starts_no_process() -> None:
    Refresh.objects.create(pk=1, wanted_at=NOW)
    assert jobs.refresh_numbers(NOW) == 0
    assert Refresh.objects.get().started_at is None


@pytest.mark.django_db
def test_the_command_prints_for_people_and_for_programs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vafa.cli._set_up", lambda command: None)
    fill()
    assert main(["metrics", "--rebuild", "returned_by_day"]) == 0
    assert "مشتریان تازه برمی‌گردند؟" in capsys.readouterr().out
    assert (
        main(["metrics", "--rebuild", "--json", "--from", "۱۴۰۴/۰۱/۰۱", "--to", "1404/12/29", "returned_by_day"]) == 0
    )
    (told,) = json.loads(capsys.readouterr().out)["metrics"]
    assert (told["start"], told["end"], told["known_until"]) == ("2025-03-21", "2026-03-20", "2025-07-19")
    cells = {cell["part"]: cell["share"] for cell in told["cells"] if not cell["month"] and not cell["aside"]}
    assert cells["90"] == 0.5
    assert main(["metrics", "--describe", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == len(describe())
    for wrong in (["nonsense"], ["--from", "13"], ["--from", "1404/02/01", "--to", "1404/01/01"]):
        assert main(["metrics", *wrong]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert MetricResult.objects.exists()
