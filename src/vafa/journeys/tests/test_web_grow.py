"""The pages of Grow around its plans: letters, and the beginning."""

import re

import pytest
from django.test import Client

from tests.house.pages import assert_no_english
from vafa.cases.actions import open_case
from vafa.conversations.models import Letter
from vafa.customers.models import Customer
from vafa.journeys.campaigns.writing import make_campaign
from vafa.journeys.models import Plan
from vafa.journeys.tests.conftest import START, Buy
from vafa.platform.access import AGENT, MANAGER
from vafa.platform.accounts.actions import hire
from vafa.platform.events.simulation import settle
from vafa.platform.i18n.digits import to_reader
from vafa.platform.time import now
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
NAMES = ("sara", "example", "com", "order_number", "digits", "if", "endif", "guide_link", "shop.phone", "product")


def sit(role: str, language: str = "fa") -> Client:
    staff = hire(f"{role}-{language}@x.example", "مینا", role, password=None, actor=SYSTEM, at=START, language=language)
    client = Client()
    client.force_login(staff)
    return client


def test_a_letter_is_looked_at_saved_refused_and_taken_back(plan: Plan, sara: Customer, buy: Buy) -> None:
    buy(sara)
    manager, url = sit(MANAGER), "/desk/grow/letters/welcome/fa/"
    assert "سارا محمدی عزیز" in manager.get(url).content.decode()
    seen = manager.post(url, {"subject": "درود", "body": "{{ customer.name }}، سپاس!"}).content.decode()
    assert "سارا محمدی، سپاس!" in seen and not Letter.objects.exists()
    refused = manager.post(url, {"do": "save", "subject": "درود", "body": "{{ customer.nam }}"})
    assert refused.status_code == 422 and "customer.name" in refused.content.decode()
    manager.post(url, {"do": "save", "subject": "درود", "body": "{{ customer.name }}، سپاس!"})
    assert Letter.objects.get().subject == "درود"
    assert_no_english(manager.get("/desk/grow/letters/").content.decode(), allow=NAMES)
    assert_no_english(manager.get(url).content.decode(), allow=(*NAMES, "customer", "name"))
    manager.post(url, {"do": "reset"})
    assert not Letter.objects.exists()
    assert manager.get("/desk/grow/letters/nothing/fa/").status_code == 404
    assert sit(AGENT).get(url).status_code == 403


def test_without_a_plan_one_is_begun(db: None) -> None:
    manager = sit(MANAGER)
    assert_no_english(manager.get("/desk/grow/").content.decode())
    manager.post("/desk/grow/begin/")
    assert Plan.objects.get().is_active


def test_every_letter_says_what_it_is_for_and_campaigns_keep_their_own(plan: Plan) -> None:
    manager = sit(MANAGER)
    one = make_campaign("win_back", actor=SYSTEM, at=START)
    rows = {row["key"]: row["use"] for row in manager.get("/desk/grow/letters/").context["rows"]}
    assert all(rows.values()), [key for key, use in rows.items() if not use]
    assert (rows["occasion_nowruz"], rows["case_reply"], rows["win_back"]) == ("نوروز", "پرونده‌ها", "بازگشت")
    assert one.letter not in rows


def test_all_pages_of_grow_are_reached_from_its_plans(plan: Plan) -> None:
    page = sit(MANAGER).get("/desk/grow/").content.decode()
    for address in ("campaigns/", "occasions/", "letters/", "triggers/", "held-back/"):
        assert f'href="/desk/grow/{address}"' in page


def test_the_pages_of_a_plan_lead_to_one_another(plan: Plan) -> None:
    manager = sit(MANAGER)
    for name in ("", "follow-ups/", "results/", "rehearsal/", "versions/"):
        page = manager.get(f"/desk/grow/{plan.pk}/{name}").content.decode()
        assert all(f'href="/desk/grow/{plan.pk}/{other}"' in page for other in ("follow-ups/", "results/", "versions/"))


def test_a_plan_that_was_never_rehearsed_says_what_a_rehearsal_shows(plan: Plan) -> None:
    for role in (MANAGER, AGENT):
        page = sit(role).get(f"/desk/grow/{plan.pk}/rehearsal/").content.decode()
        assert "این برنامه هنوز تمرین نشده است." in page


def test_beside_a_case_the_number_of_an_order_is_in_the_reader_s_digits(plan: Plan, sara: Customer, buy: Buy) -> None:
    order = buy(sara)
    settle()
    case = open_case(sara, kind="question", subject="x", text="x", channel="form", actor=SYSTEM, at=now())
    page = sit(MANAGER).get(f"/desk/cases/{case.number}/").content.decode()
    told = page.partition("پیگیری‌های بعدی")[2][:2000]
    assert f"· {to_reader(order.number, 'fa')}" in told and order.number not in re.sub(r"<[^>]*>", " ", told)
