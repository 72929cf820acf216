"""Surveys as staff see and change them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from vafa.cases.actions import assign, move_stage, open_case
from vafa.customers.models import Customer
from vafa.feedback.actions import answer, open_cause
from vafa.feedback.models import Invitation, Survey, SurveyVersion
from vafa.platform.time.clock import now
from vafa.platform.values import SYSTEM

LIST = "/desk/learn/feedback/"


@pytest.fixture
def answered(asked: Invitation) -> Invitation:
    given = {"score": ["2"], "ease": ["6"], "wrong": ["سه بار زنگ زدم"]}
    answer(asked, given, ["score", "ease", "wrong"], actor=SYSTEM, at=now())
    return asked


def test_the_list_says_how_each_survey_fares(client: Client, answered: Invitation, cast: Cast) -> None:
    client.force_login(cast.manager)
    page = client.get(LIST).content.decode()
    assert "Satisfaction after a case" in page and "100%" in page


def test_every_number_leads_to_the_answers_behind_it(client: Client, answered: Invitation, cast: Cast) -> None:
    client.force_login(cast.lead)
    url = f"{LIST}{answered.survey_id}/"
    page = client.get(url).content.decode()
    assert "سه بار زنگ زدم" in page and "سارا محمدی" in page and "field=score&amp;is=2" in page
    assert "سه بار زنگ زدم" in client.get(f"{url}?field=score&is=2").content.decode()
    assert "سه بار زنگ زدم" not in client.get(f"{url}?field=score&is=5").content.decode()
    for odd in ("?field=x__y&is=1", "?field=score&is=%00", "?after=never~9", "?field=ease&is=no"):
        assert client.get(url + odd).status_code == 200


def test_the_analyst_sees_no_names(client: Client, answered: Invitation, cast: Cast) -> None:
    client.force_login(cast.analyst)
    assert "سارا" not in client.get(f"{LIST}{answered.survey_id}/").content.decode()


def test_the_case_page_says_how_they_felt(client: Client, answered: Invitation, cast: Cast) -> None:
    client.force_login(cast.agent)
    assert answered.case is not None
    page = client.get(f"/desk/cases/{answered.case.number}/").content.decode()
    assert "How they felt" in page and "2 of 5 · Dissatisfied" in page and "Why this case came" in page


def test_pages_ask_the_same_number_of_questions_whatever_they_hold(
    client: Client, answered: Invitation, cast: Cast, django_assert_max_num_queries: object
) -> None:
    client.force_login(cast.manager)
    for url, most in ((LIST, 10), (f"{LIST}{answered.survey_id}/", 15)):
        client.get(url)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(url)


def form_of(fields: list[dict[str, str]], **more: str) -> dict[str, object]:
    data: dict[str, object] = {
        "name_fa": "تحویل",
        "name_ar": "التوصيل",
        "name_en": "Delivery",
        "trigger": "hand",
        **more,
    }
    for place, row in enumerate(fields):
        data |= {f"q{place}-{name}": value for name, value in row.items()}
    return data


def words(text: str) -> dict[str, str]:
    return {f"label_{code}": f"{text} {code}" for code in ("fa", "ar", "en")}


def test_a_survey_of_our_own_is_written_published_and_kept_in_versions(client: Client, cast: Cast) -> None:
    client.force_login(cast.manager)
    made = client.post(f"{LIST}new/", {"name": "Delivery", "kind": "form"})
    survey = Survey.objects.get(kind="form")
    edit = f"{LIST}{survey.pk}/edit/"
    assert made["Location"] == edit
    client.post(edit, form_of([], do="add:yesno"))
    came = {"key": "yesno_1", "kind": "yesno", "required": "on", **words("Did it come?")}
    client.post(edit, form_of([came], do="add:choice"))
    options = {f"options_{code}": "a\nb" for code in ("fa", "ar", "en")}
    why = {"key": "choice_1", "kind": "choice", "when": "yesno_1=no", **words("Why?"), **options}
    half = client.post(edit, form_of([came, {**why, "label_ar": ""}], do="publish"))
    assert half.status_code == 422 and "Why? fa" in half.content.decode()
    assert not SurveyVersion.objects.filter(survey=survey).exists()
    assert client.post(edit, form_of([came, why], do="publish")).status_code == 302
    version = SurveyVersion.objects.get(survey=survey)
    assert version.fields[1]["when"] == {"field": "yesno_1", "is": ["no"]}
    again = client.post(edit, form_of([came, why], do="publish"))
    assert again.status_code == 422 and "Nothing was changed" in again.content.decode()
    client.post(edit, form_of([came], do="publish"))
    assert [one.number for one in survey.versions.order_by("number")] == [1, 2]
    version.refresh_from_db()
    assert len(version.fields) == 2
    switched = client.post(f"{LIST}{survey.pk}/switch/", {"active": "1"})
    survey.refresh_from_db()
    assert switched.status_code == 302 and survey.is_active


def test_only_one_survey_is_asked_after_a_case(client: Client, cast: Cast, surveys: dict[str, Survey]) -> None:
    client.force_login(cast.manager)
    other = surveys["ces"]
    Survey.objects.filter(pk=other.pk).update(trigger="case")
    refused = client.post(f"{LIST}{other.pk}/switch/", {"active": "1"})
    assert refused.status_code == 409 and "Another survey is asked" in refused.content.decode()


def test_the_score_stays_first_and_can_not_be_taken_out(client: Client, cast: Cast, surveys: dict[str, Survey]) -> None:
    client.force_login(cast.manager)
    edit = f"{LIST}{surveys['ces'].pk}/edit/"
    page = client.get(edit).content.decode()
    assert "remove:easier" in page and "remove:score" not in page and "later:score" not in page


def test_a_complaint_names_its_root_cause_by_one_tap(client: Client, sara: Customer, cast: Cast) -> None:
    client.force_login(cast.lead)
    by = {"actor": SYSTEM, "at": now()}
    case = open_case(sara, kind="complaint", subject="", text="شکسته رسید", channel="form", **by)
    assign(case, cast.lead, **by)
    move_stage(case, 3, override="Shown", **by)
    cause = open_cause("Delivery", "Parcels are thrown", **by)
    address = f"/desk/cases/{case.number}/"
    page = client.get(address).content.decode()
    likely = re.search(r"<form class=.rootcause__likely.*?</form>", page, re.DOTALL)
    assert likely and "Parcels are thrown" in likely[0] and f'value="{cause.pk}"' in likely[0]
    named = client.post(reverse("desk_case_cause", args=[case.number]), {"cause": cause.pk, "back": address})
    assert named.headers["Location"] == address
    page = client.get(address).content.decode()
    assert "Root cause named:" in page and "Parcels are thrown" in page and "not named yet" not in page
