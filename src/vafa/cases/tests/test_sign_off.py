"""The final report, the customer's name under it, and forms on paper."""

import base64
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from vafa.cases.actions import move_stage, open_case, resolve, write_note
from vafa.cases.actions.forms import fill_form
from vafa.cases.actions.sign_off import sign_off
from vafa.cases.models import Case, SignOff, StageForm
from vafa.cases.queries.report import final_report
from vafa.cases.tests.conftest import AT
from vafa.cases.web.report import as_text, report_parts
from vafa.customers.models import Customer
from vafa.platform.accounts.models import Staff
from vafa.platform.files.models import StoredFile
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.time.clock import clock_at
from vafa.platform.values import SYSTEM, Actor, Refused

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)
DRAWN = "data:image/png;base64," + base64.b64encode(PNG).decode()
HOUR = timedelta(hours=1)


@pytest.fixture
def repair(customer: Customer) -> Case:
    given = Actor.customer(customer.pk)
    case = open_case(
        customer, kind="repair", subject="لباسشویی", text="صدای کوبیدن می‌دهد", channel="form", actor=given, at=AT
    )
    move_stage(case, 2, override="آزمایش", actor=SYSTEM, at=AT)
    fill_form(case, 2, {"cause": "پیچ حمل باز نشده بود", "paid": "us"}, actor=SYSTEM, at=AT)
    move_stage(case, 3, override="آزمایش", actor=SYSTEM, at=AT)
    fill_form(case, 3, {"done": "پیچ‌ها باز شد"}, actor=SYSTEM, at=AT)
    case.refresh_from_db()
    return case


def by(case: Case) -> Actor:
    return Actor.customer(case.customer_id)


def test_it_reports_what_was_asked_found_and_done_and_never_a_note(repair: Case, agent: Staff) -> None:
    write_note(repair, "محرمانه", author=agent, actor=SYSTEM, at=AT)
    with reading_as(Reader("fa")):
        text = as_text(repair, report_parts(final_report(repair)))
    for words in ("صدای کوبیدن می‌دهد", "پیچ حمل باز نشده بود", "پیچ‌ها باز شد"):
        assert words in text
    assert "محرمانه" not in text


def test_it_is_signed_once_word_for_word(repair: Case) -> None:
    for _again in range(2):
        sign_off(repair, name="سارا", report="همین", drawn=DRAWN, actor=by(repair), at=AT + HOUR)
    signed = SignOff.objects.get()
    assert (signed.way, signed.name, signed.report) == ("drawn", "سارا", "همین")
    assert signed.signature is not None and signed.signature.content_type == "image/png"


def test_a_report_that_changed_is_signed_anew(repair: Case) -> None:
    sign_off(repair, name="سارا", report="یک", actor=by(repair), at=AT + HOUR)
    fill_form(repair, 3, {"done": "پمپ هم عوض شد"}, actor=SYSTEM, at=AT + 2 * HOUR)
    assert final_report(repair).signed is None
    sign_off(repair, name="سارا", report="دو", actor=by(repair), at=AT + 3 * HOUR)
    assert [one.report for one in SignOff.objects.order_by("pk")] == ["یک", "دو"]


def test_the_customers_name_confirms_what_was_resolved_and_a_colleagues_phone_does_not(
    repair: Case, agent: Staff
) -> None:
    resolve(repair, "شد", override="آزمایش", actor=SYSTEM, at=AT)
    sign_off(repair, name="سارا", report="r", drawn=DRAWN, actor=Actor.staff(agent.pk), at=AT + HOUR)
    assert repair.resolutions.get().confirmed_at is None
    SignOff.objects.all().delete()
    sign_off(repair, name="سارا", report="r", actor=by(repair), at=AT + HOUR)
    assert repair.resolutions.get().confirmed_at == AT + HOUR


@pytest.mark.parametrize(
    "drawn",
    [
        "data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=",
        "data:image/png;base64,????",
        "data:image/png;base64," + base64.b64encode(b"GIF89a").decode(),
        "data:image/png;base64," + base64.b64encode(PNG[:16] + b"\xff" * 8 + PNG[24:]).decode(),
        "data:image/png;base64," + "A" * 400_000,
        "data:image/png;base64,",
        "x",
    ],
)
def test_a_signature_that_is_none_is_refused_and_keeps_nothing(repair: Case, drawn: str) -> None:
    with pytest.raises(Refused, match="bad_signature"):
        sign_off(repair, name="سارا", report="r", drawn=drawn, actor=by(repair), at=AT)
    assert not SignOff.objects.exists() and not StoredFile.objects.exists()


def test_nothing_is_signed_before_the_work_nor_without_a_name(case: Case, repair: Case) -> None:
    with pytest.raises(Refused, match="nothing_to_sign"):
        sign_off(case, name="سارا", report="r", actor=by(case), at=AT)
    with pytest.raises(Refused, match="no_name"):
        sign_off(repair, name=" ", report="r", actor=by(repair), at=AT)


@pytest.fixture
def desk(agent: Staff, client: Client) -> Client:
    client.force_login(agent)
    return client


def test_the_desk_shows_and_prints_it_with_the_signature(desk: Client, repair: Case) -> None:
    signed = sign_off(repair, name="سارا", report="r", drawn=DRAWN, actor=by(repair), at=AT)
    with clock_at(AT + HOUR):
        page = desk.get(reverse("desk_case_report", args=[repair.number])).content.decode()
        picture = desk.get(reverse("desk_case_signature", args=[repair.number, signed.pk]))
        side = desk.get(reverse("desk_case", args=[repair.number])).content.decode()
    assert "پیچ حمل باز نشده بود" in page and "<svg" in page and 'style="' not in page
    assert b"".join(picture.streaming_content) == PNG  # type: ignore[attr-defined]
    assert reverse("desk_case_report", args=[repair.number]) in side


def test_a_stage_is_printed_with_what_is_known_and_a_code(desk: Client, repair: Case) -> None:
    with clock_at(AT + HOUR):
        page = desk.get(reverse("desk_case_paper", args=[repair.number, 2])).content.decode()
    assert "پیچ حمل باز نشده بود" in page and "<svg" in page and 'style="' not in page
    assert f"/desk/cases/{repair.number}/stages/2/form/" in page and "paper=1" in page


def test_an_empty_sheet_of_a_kind_is_printed(desk: Client) -> None:
    with clock_at(AT):
        for key in ("question", "technical", "complaint", "repair", "order", "return"):
            page = desk.get(reverse("desk_kind_paper", args=[key])).content.decode()
            assert "<svg" in page and f"kind={key}" in page
        assert desk.get(reverse("desk_kind_paper", args=["nothing"])).status_code == 404


def test_what_was_written_on_paper_keeps_its_own_time(desk: Client, repair: Case) -> None:
    """Keyed in on Saturday at 10:30 in Tehran what was written at 09:45, in Persian digits and days."""
    address = reverse("desk_case_form", args=[repair.number, 3])
    with clock_at(AT + HOUR):
        page = desk.get(address + "?paper=1").content.decode()
        assert 'name="filled_day"' in page and 'name="a-done"' in page
        said = {"filled_day": "۱۴۰۵/۰۲/۱۲", "filled_time": "۰۹:۴۵", "a-done": "پمپ عوض شد"}
        for _again in range(2):
            assert desk.post(address, said).status_code == 302
        wrong = desk.post(address, {**said, "filled_time": "دیروز"})
        later = desk.post(address, {**said, "filled_day": "۱۴۰۵/۰۳/۱۲"})
    form = StageForm.objects.get(case=repair, stage=3)
    assert (form.on_paper, form.filled_at, form.recorded_at) == (True, AT + timedelta(minutes=15), AT + HOUR)
    assert form.answers["done"] == "پمپ عوض شد"
    assert wrong.status_code == later.status_code == 400 and "پمپ عوض شد" in wrong.content.decode()
