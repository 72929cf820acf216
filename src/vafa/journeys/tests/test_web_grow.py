"""The pages of Grow: the picture and its rows, the switch, the editor, letters; for whom they are."""

import pytest
from django.test import Client

from tests.house.pages import assert_no_english
from vafa.conversations.models import Letter
from vafa.customers.models import Customer
from vafa.journeys.models import FollowUp, Plan, PlanVersion, Run
from vafa.journeys.queries import current_touchpoints
from vafa.journeys.tests.conftest import START, Buy
from vafa.journeys.web.forms import initial_of
from vafa.platform.access import AGENT, ANALYST, MANAGER, TECHNICIAN
from vafa.platform.accounts.actions import hire
from vafa.platform.events.simulation import live_until
from vafa.platform.values import SYSTEM

pytestmark = pytest.mark.django_db
NAMES = ("sara", "example", "com", "order_number", "digits", "if", "endif", "guide_link", "shop.phone", "product")


def sit(role: str, language: str = "fa") -> Client:
    staff = hire(f"{role}-{language}@x.example", "مینا", role, password=None, actor=SYSTEM, at=START, language=language)
    client = Client()
    client.force_login(staff)
    return client


def typed(plan: Plan, **over: str) -> dict[str, str]:
    """The editor's form as a browser would send it."""
    found: dict[str, str] = {}
    for at, one in enumerate(current_touchpoints(plan)):
        values = initial_of(one)
        if not values.pop("prompt"):
            values.pop("prompt", None)
        else:
            values["prompt"] = "on"
        found |= {f"t{at}-{name}": str(value) for name, value in values.items()}
    return {**found, **over}


def test_the_picture_says_what_happens_and_every_number_leads_to_its_rows(
    plan: Plan, sara: Customer, buy: Buy, outbox: object
) -> None:
    buy(sara)
    live_until(START.replace(day=START.day + 2))
    manager = sit(MANAGER)
    html = manager.get("/desk/grow/").content.decode()
    assert_no_english(html)
    assert "خوشامد و تأیید سفارش" in html and "۱ مشتری در راه است" in html
    rows = f"/desk/grow/{plan.pk}/follow-ups/?touchpoint=welcome&amp;state=done&amp;days=180"
    assert rows in html
    listed = manager.get(rows.replace("&amp;", "&")).content.decode()
    assert_no_english(listed)
    assert "سارا محمدی" in listed and listed.count("data-row") == 1


def test_the_analyst_sees_numbers_and_no_people(plan: Plan, sara: Customer, buy: Buy) -> None:
    buy(sara)
    live_until(START.replace(day=START.day + 1))
    analyst = sit(ANALYST)
    assert analyst.get("/desk/grow/").status_code == 200
    html = analyst.get(f"/desk/grow/{plan.pk}/follow-ups/").content.decode()
    assert "سارا محمدی" not in html and "۱۰۰۰" in html
    assert sit(TECHNICIAN).get("/desk/grow/").status_code == 403
    assert sit(AGENT).get(f"/desk/grow/{plan.pk}/edit/").status_code == 403


def test_the_list_is_walked_by_pages_and_shows_everything_once(plan: Plan, sara: Customer, buy: Buy) -> None:
    for _ in range(12):
        buy(sara)
    live_until(START.replace(day=START.day + 1))
    agent, url, seen = sit(AGENT), f"/desk/grow/{plan.pk}/follow-ups/?days=all", 0
    while url:
        html = agent.get(url).content.decode()
        seen += html.count("data-row")
        ways = [part.split('"')[0] for part in html.split('href="')[1:] if "after=" in part.split('"')[0]]
        url = ways[0].replace("&amp;", "&") if ways else ""
    assert seen == FollowUp.objects.count() == 60


def test_the_plan_is_switched_off_and_the_way_back_is_offered(plan: Plan) -> None:
    manager = sit(MANAGER)
    answer = manager.post(f"/desk/grow/{plan.pk}/switch/", {"active": "0"})
    assert not Plan.objects.get().is_active
    assert f"/desk/grow/{plan.pk}/switch/?active=1" in manager.get(answer["Location"]).content.decode()
    answer = manager.post(f"/desk/grow/{plan.pk}/switch/?active=1", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/desk/grow/" and Plan.objects.get().is_active


def test_publishing_makes_a_version_and_who_is_on_the_way_keeps_theirs(plan: Plan, sara: Customer, buy: Buy) -> None:
    before = buy(sara)
    live_until(START.replace(day=START.day + 1))
    manager, url = sit(MANAGER), f"/desk/grow/{plan.pk}/edit/"
    answer = manager.post(url, typed(plan, **{"t0-to_day": "۴", "do": "save"}))
    assert answer.status_code == 302 and PlanVersion.objects.count() == 1
    html = manager.get(url).content.decode()
    assert_no_english(html, allow=("English", *NAMES, *LETTERS))
    assert "روزها: روز ۰ تا ۲ می‌شود روز ۰ تا ۴" in html
    draft = typed(plan, **{"t0-to_day": "۴", "do": "publish"})
    assert manager.post(url, draft)["Location"] == "/desk/grow/"
    after = buy(sara)
    live_until(START.replace(day=START.day + 2))
    versions = {run.order_id: run.version.number for run in Run.objects.select_related("version")}
    assert versions == {before.pk: 1, after.pk: 2}


LETTERS = ("Welcome", "and", "order", "confirmation")


def test_touchpoints_are_added_moved_and_taken_out_by_buttons(plan: Plan) -> None:
    manager, url = sit(MANAGER), f"/desk/grow/{plan.pk}/edit/"
    answer = manager.post(url, typed(plan, do="add:call"))
    assert answer["Location"].endswith("#call_1")
    assert [row["key"] for row in Plan.objects.get().draft["steps"]][-1] == "call_1"
    manager.post(url, typed(plan, do="later:welcome"))
    draft = Plan.objects.get().draft
    assert [(row["key"], row["window"]) for row in draft["steps"][:2]] == [("check_in", [0, 2]), ("welcome", [3, 7])]
    manager.post(url, typed(plan, do="remove:care"))
    assert "care" not in {row["key"] for row in Plan.objects.get().draft["steps"]}
    manager.post(url, {"do": "discard"})
    assert Plan.objects.get().draft is None


def test_a_refused_edit_says_why_beside_the_field_and_loses_nothing(plan: Plan) -> None:
    manager, url = sit(MANAGER), f"/desk/grow/{plan.pk}/edit/"
    wrong = typed(plan, **{"t1-from_day": "9", "t1-name_fa": "نامی تازه", "t0-letter": "", "do": "publish"})
    answer = manager.post(url, wrong)
    html = answer.content.decode()
    assert answer.status_code == 422 and "نامی تازه" in html
    assert "روز پایانی پیش از روز آغاز نیست" in html and "نامه‌ای را که می‌فرستد انتخاب کنید" in html
    assert PlanVersion.objects.count() == 1 and Plan.objects.get().draft is None


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
