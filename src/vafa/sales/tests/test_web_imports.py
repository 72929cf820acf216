"""A file brought in from the desk: dropped, looked at, started, watched, taken out again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast, assemble
from vafa.platform.events.simulation import settle
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM
from vafa.sales.actions import claim_waiting, importing
from vafa.sales.models import Import, Order
from vafa.sales.tests.test_imports import FILE

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return assemble("en")


@pytest.fixture
def lead(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def drop(client: Client, text: str = FILE) -> Import:
    answer = client.post("/desk/imports/upload/", {"file": SimpleUploadedFile("orders.csv", text.encode())})
    assert answer.status_code == 200, answer.content.decode()
    return Import.objects.get(pk=int(answer.content))


def reading(import_: Import, **more: str) -> dict[str, str]:
    fields = {f"column_{name}": column for name, column in import_.mapping["fields"].items()}
    rest = {"currency": "IRR", "time_zone": "Asia/Tehran", "date_order": "dmy", "decimal_mark": ".", "state": "placed"}
    return {**fields, **rest, "preset": import_.preset, "source": "shop", **more}


def test_a_dropped_file_is_shown_as_it_would_come_in(lead: Client) -> None:
    import_ = drop(lead)
    assert importing.file_of(import_).exists() and not Order.objects.exists()
    page = lead.get(f"/desk/imports/{import_.pk}/").content.decode()
    assert "sara@example.com" in page and "By its name" in page and "1001" in page


def test_a_file_that_is_none_is_refused_in_one_sentence_and_not_kept(lead: Client) -> None:
    answer = lead.post("/desk/imports/upload/", {"file": SimpleUploadedFile("a.csv", b"%PDF-1.4 nothing")})
    assert answer.status_code == 409 and answer.content.decode().startswith("No table was found")
    page = lead.post("/desk/imports/", {"file": SimpleUploadedFile("a.csv", b"")})
    assert page.status_code == 409
    assert not Import.objects.exists()


def test_columns_can_be_corrected_and_the_guess_shown_again(lead: Client) -> None:
    import_ = drop(lead)
    data = reading(import_, do="look", currency="USD") | {"column_phone": ""}
    assert lead.post(f"/desk/imports/{import_.pk}/", data).status_code == 302
    import_.refresh_from_db()
    assert "phone" not in import_.mapping["fields"] and import_.options["currency"] == "USD"
    assert (import_.state, import_.source) == ("ready", "shop")


def test_a_started_file_comes_in_by_itself_and_is_told(lead: Client) -> None:
    with clock_at(AT):
        import_ = drop(lead)
        lead.post(f"/desk/imports/{import_.pk}/", reading(import_, do="start"))
        waiting = lead.get(f"/desk/imports/{import_.pk}/standing/")
        assert waiting.status_code == 200 and "Waiting to start" in waiting.content.decode()
        settle()
        done = lead.get(f"/desk/imports/{import_.pk}/standing/")
    assert done.status_code == 286
    import_.refresh_from_db()
    assert (import_.state, import_.orders_added) == ("done", 4)
    assert not importing.file_of(import_).exists()
    page = lead.get(f"/desk/imports/{import_.pk}/").content.decode()
    assert "Done" in page and "Take it out" in page
    lead.post(f"/desk/imports/{import_.pk}/undo/")
    assert not Order.objects.filter(withdrawn_at=None).exists()


def test_refused_rows_can_be_downloaded(lead: Client) -> None:
    import_ = drop(lead, FILE + "1005,someday,5,Sara,,,C1,Cup,1,90000,\n")
    lead.post(f"/desk/imports/{import_.pk}/", reading(import_, do="start"))
    claim_waiting(actor=SYSTEM, at=AT)
    answer = lead.get(f"/desk/imports/{import_.pk}/refused/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines()[1].startswith("7,“someday” is not a date we know")


def test_a_file_whose_process_died_is_taken_up_again(lead: Client) -> None:
    import_ = drop(lead)
    lead.post(f"/desk/imports/{import_.pk}/", reading(import_, do="start"))
    Import.objects.update(state=Import.RUNNING, started_at=AT, heartbeat_at=AT)
    assert claim_waiting(actor=SYSTEM, at=AT + timedelta(seconds=30)) == 0
    with clock_at(AT + timedelta(minutes=2)):
        assert "Stopped" in lead.get("/desk/imports/").content.decode()
    assert claim_waiting(actor=SYSTEM, at=AT + timedelta(minutes=2)) == 1
    assert Order.objects.count() == 4


def test_a_file_can_be_thrown_away_before_it_starts(lead: Client) -> None:
    import_ = drop(lead)
    lead.post(f"/desk/imports/{import_.pk}/forget/")
    assert not Import.objects.exists() and not importing.file_of(import_).exists()


def test_an_agent_brings_no_files_in(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/desk/imports/").status_code == 403
    assert client.post("/desk/imports/upload/").status_code == 403
