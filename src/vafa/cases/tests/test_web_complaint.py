"""A complaint on the page of its case: what went wrong, the offer, the letter, asking, a yes, and who may."""

import pytest
from django.test import Client
from django.urls import reverse

from vafa.cases.actions import apologise, assign, give, move_stage
from vafa.cases.models import Approval, Case, Compensation, Complaint
from vafa.cases.tests.conftest import AT
from vafa.cases.tests.test_actions_complaints import MILLION, complaint, lead, made_of, rial  # noqa: F401
from vafa.platform.accounts.models import Staff
from vafa.platform.time.clock import clock_at
from vafa.platform.values import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> object:
    with clock_at(AT):
        yield


def desk(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def solved(complaint: Case, agent: Staff) -> Case:  # noqa: F811
    """The complaint in the stage of making good, in the agent's hands, answered."""
    actor = Actor.staff(agent.pk)
    assign(complaint, agent, actor=actor, at=AT)
    apologise(complaint, "پوزش می‌خواهیم", author=agent, actor=actor, at=AT)
    return move_stage(complaint, 3, actor=actor, at=AT)


def offer(case: Case, key: str = "k1") -> str:
    return reverse("desk_case_make_good", args=[case.number]) + f"?view=mine&key={key}"


GOOD = {"fault": "us", "remedy": "refund", "amount": "۱٬۵۰۰٬۰۰۰", "words": "تا فردا ظهر", "reason": ""}


def test_the_page_shows_the_loss_and_the_offer(solved: Case, agent: Staff) -> None:
    page = desk(agent).get(reverse("desk_case", args=[solved.number])).content.decode()
    for words in (
        "۲٬۰۰۰٬۰۰۰ تومان",
        "۱٬۲۰۰٬۰۰۰ تومان",
        "دو روز مرخصی",
        "از حقوقم کم شد",
        'id="make-good"',
        "data-amends",
    ):
        assert words in page
    assert 'value="۱٬۵۰۰٬۰۰۰"' in page  # proposed: a quarter more than the loss


def test_an_offer_is_given_once_however_often_the_form_arrives(solved: Case, agent: Staff) -> None:
    client = desk(agent)
    for _ in range(2):
        assert client.post(offer(solved), GOOD).status_code == 302
    one = Compensation.objects.get()
    assert (one.state, int(one.worth), one.words) == ("given", 15 * MILLION // 10, "تا فردا ظهر")
    page = client.get(reverse("desk_case", args=[solved.number])).content.decode()
    assert 'id="made-good"' in page and 'id="make-good"' not in page and "تا فردا ظهر" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "۱٬۲۰۰٬۰۰۰"}, "خطا از ماست"),
        ({"amount": "چقدر؟"}, "چقدر؟"),
        ({"amount": "100 USD"}, "USD"),
        ({"amount": ""}, ""),
        ({"remedy": "moon"}, ""),
    ],
)
def test_a_refused_offer_comes_back_with_everything_typed(
    solved: Case, agent: Staff, changed: dict[str, str], said: str
) -> None:
    headers = {"HX-Request": "true", "HX-Target": "pane"}
    response = desk(agent).post(offer(solved), GOOD | changed, headers=headers)
    page = response.content.decode()
    assert response.status_code in (400, 409) and response["HX-Retarget"] == "#make-good"
    assert said in page and "تا فردا ظهر" in page and 'role="alert"' in page and "key=k1" in page
    assert not Compensation.objects.exists()
    plain = desk(agent).post(offer(solved), GOOD | changed)
    assert plain.status_code == response.status_code and "<html" in plain.content.decode()


def test_less_than_the_loss_is_given_with_a_reason(solved: Case, agent: Staff) -> None:
    desk(agent).post(offer(solved), GOOD | {"amount": "۱٬۲۰۰٬۰۰۰", "reason": "خودش همین را خواست"})
    assert Compensation.objects.get().state == "given"
    assert Complaint.objects.get(case=solved).exception_why == "خودش همین را خواست"


def test_nothing_is_given_for_a_reason(solved: Case, agent: Staff) -> None:
    desk(agent).post(offer(solved), {"fault": "customer", "reason": "جعبه باز شده بود"})
    row = Complaint.objects.get(case=solved)
    assert (row.fault, row.exception_why, row.made_good_at) == ("customer", "جعبه باز شده بود", AT)


def test_above_the_limit_a_yes_is_asked_and_shown(solved: Case, agent: Staff, lead: Staff) -> None:  # noqa: F811
    client = desk(agent)
    client.post(offer(solved), GOOD | {"amount": "۳٬۰۰۰٬۰۰۰"})
    assert Approval.objects.get().asked_of == [lead.pk]
    page = client.get(reverse("desk_case", args=[solved.number])).content.decode()
    assert 'id="made-good"' in page and 'data-state="paused"' in page
    approval = Approval.objects.get()
    cards = desk(lead).get(reverse("desk_approvals")).content.decode()
    assert "۳٬۰۰۰٬۰۰۰ تومان" in cards
    desk(lead).post(reverse("desk_decide", args=[approval.pk]), {"answer": "yes"})
    assert Compensation.objects.get().state == "given"


def test_the_letter_is_seen_before_it_leaves(solved: Case, agent: Staff) -> None:
    url = reverse("desk_case_made_good_letter", args=[solved.number])
    page = desk(agent).post(url, GOOD).content.decode()
    assert "بازگشت ۱٬۵۰۰٬۰۰۰ تومان" in page and "تا فردا ظهر" in page
    assert desk(agent).post(url, GOOD | {"amount": ""}).status_code == 400
    assert not Compensation.objects.exists()


def test_what_went_wrong_is_written_down_line_by_line(complaint: Case, agent: Staff) -> None:  # noqa: F811
    url = reverse("desk_case_heard", args=[complaint.number])
    form = {"fault": "courier", "words": "<b>دیر</b>", "part": ["دو روز", "", "سه"], "worth": ["۸۰۰ هزار", "", ""]}
    assert desk(agent).post(url, form | {"sorry": "phone"}).status_code == 302
    row = Complaint.objects.get(case=complaint)
    assert (row.fault, int(row.loss or 0), row.apologised_at) == ("courier", 8 * MILLION // 10, AT)
    assert [one["amount"] for one in row.loss_parts] == ["8000000", None]
    shown = desk(agent).get(reverse("desk_case_loss", args=[complaint.number])).content.decode()
    assert "&lt;b&gt;دیر" in shown and "۸۰۰٬۰۰۰" in shown
    bad = desk(agent).post(url, form | {"worth": ["هیچ", "", ""]})
    assert bad.status_code == 400 and "هیچ" in bad.content.decode()


def test_a_chosen_fault_is_kept_at_once(solved: Case, agent: Staff) -> None:
    url = reverse("desk_case_fault", args=[solved.number])
    assert desk(agent).post(url, {"fault": "supplier"}).status_code == 204
    assert Complaint.objects.get(case=solved).fault == "supplier"
    assert desk(agent).post(url, {"fault": "moon"}).status_code == 400


def test_only_who_gave_it_or_approves_takes_it_back(solved: Case, agent: Staff, lead: Staff) -> None:  # noqa: F811
    one = give(solved, "refund", rial(2 * MILLION), giver=agent, actor=Actor.staff(agent.pk), at=AT)
    url = reverse("desk_case_withdraw", args=[solved.number, one.pk])
    assert desk(made_of("agent", "other")).post(url, {"reason": "نه"}).status_code == 403
    assert desk(agent).post(url, {"reason": ""}).status_code == 400
    assert desk(lead).post(url, {"reason": "اشتباه"}).status_code == 302
    assert Compensation.objects.get().state == "withdrawn"


def test_a_case_that_is_no_complaint_has_nothing_of_it(case: Case, agent: Staff) -> None:
    assert "data-amends" not in desk(agent).get(reverse("desk_case", args=[case.number])).content.decode()
    assert desk(agent).get(reverse("desk_case_complaint", args=[case.number])).status_code == 404


def test_technicians_and_strangers_make_nothing_good(solved: Case) -> None:
    assert desk(made_of("technician", "tech")).post(offer(solved), GOOD).status_code == 403
    assert Client().post(offer(solved), GOOD).status_code == 302
    assert not Compensation.objects.exists()
