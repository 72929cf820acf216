"""The final report on the customer's phone, and what the page of a request says about waiting, remedies and thanks."""

import base64
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from vafa.cases.actions import move_stage, pause, resolve
from vafa.cases.models import Case, Compensation, SignOff
from vafa.platform.accounts.models import Staff
from vafa.platform.values import SYSTEM
from vafa.portal.tests.conftest import AT, PNG
from vafa.portal.tests.test_asking import text_of
from vafa.portal.tests.test_status import words

DRAWN = "data:image/png;base64," + base64.b64encode(PNG).decode()


@pytest.fixture
def done(case: Case) -> Case:
    resolve(case, "پیچ‌ها را باز کردیم", override="آزمایش", actor=SYSTEM, at=AT)
    return case


def test_there_is_no_report_before_the_work(client: Client, link: str, case: Case) -> None:
    assert client.get(f"{link}report/").status_code == 404
    assert "report/" not in text_of(client.get(link))


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_it_is_read_and_signed_once_in_every_language(client: Client, link: str, done: Case, language: str) -> None:
    type(done.customer).objects.update(language=language)
    page = text_of(client.get(f"{link}report/"))
    assert "پیچ‌ها را باز کردیم" in page and 'name="signature"' in page and f'lang="{language}"' in page
    for _again in range(2):
        said = {"signature": DRAWN, "signature_by": "سارا"}
        assert client.post(f"{link}report/", said).url == f"{link}report/"  # type: ignore[attr-defined]
    signed = SignOff.objects.get()
    assert signed.way == "drawn" and "پیچ‌ها را باز کردیم" in signed.report
    assert 'name="signature"' not in text_of(client.get(f"{link}report/"))
    assert done.resolutions.get().confirmed_at == AT


def test_a_name_is_as_good_as_a_drawing(client: Client, link: str, done: Case) -> None:
    client.post(f"{link}report/", {"signature": "", "signature_by": "سارا محمدی"})
    assert SignOff.objects.get().way == "link"


def test_a_bad_drawing_is_a_sentence_and_loses_nothing(client: Client, link: str, done: Case) -> None:
    response = client.post(f"{link}report/", {"signature": "data:text/html,x", "signature_by": "سارا م"})
    assert response.status_code == 400 and "خوانده نمی‌شود" in text_of(response) and "سارا م" in text_of(response)
    assert not SignOff.objects.exists()


def test_a_colleagues_phone_is_told_from_the_customers(client: Client, link: str, done: Case, agent: Staff) -> None:
    client.force_login(agent)
    client.post(f"{link}report/", {"signature": DRAWN, "signature_by": "سارا"})
    assert SignOff.objects.count() == 1 and done.resolutions.get().confirmed_at is None


@pytest.mark.parametrize(("reason", "said"), [("part", "منتظر رسیدن قطعه"), ("courier", "منتظر پیک")])
def test_it_says_why_we_wait_and_that_the_promise_moves(
    client: Client, link: str, case: Case, reason: str, said: str
) -> None:
    move_stage(case, 2, override="آزمایش", actor=SYSTEM, at=AT)
    pause(case, reason, until=AT + timedelta(days=9), note="یادداشت درونی", actor=SYSTEM, at=AT)
    page = text_of(client.get(link))
    assert said in page and "به اندازهٔ همین انتظار" in page and "یادداشت درونی" not in page


def test_it_shows_what_was_given_as_what_it_buys(client: Client, link: str, case: Case) -> None:
    Compensation.objects.create(
        case=case, remedy="coupon", worth=Decimal(2_000_000), words="تخفیف خرید بعدی", state="given", asked_at=AT,
        given_at=AT,
    )  # fmt: skip
    Compensation.objects.create(case=case, remedy="refund", worth=5, words="پنهان", state="asked", asked_at=AT)
    page = text_of(client.get(link))
    assert "تخفیف خرید بعدی" in page and "۲۰۰" in page and "پنهان" not in page


def test_thanks_on_the_page_open_nothing_and_a_no_does(client: Client, link: str, done: Case) -> None:
    assert client.post(link, words(text="زحمت کشیدید، روز خوش", how="thanks")).status_code == 302
    assert Case.objects.get().resolved_at is not None
    client.post(link, words(text="ممنون", how="again"))
    assert Case.objects.get().resolved_at is None
