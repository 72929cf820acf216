"""The pages of campaigns: begun, written, looked at, sent, followed and stopped, by whoever may."""

import re

import pytest
from django.test import Client

from vafa.conversations.letters.shelf import Source
from vafa.conversations.models import Message
from vafa.customers.conditions.audiences import save_audience
from vafa.customers.models import Customer
from vafa.journeys.campaigns import estimating
from vafa.journeys.campaigns.sending import begin
from vafa.journeys.gifts.giving import GiftWish, give
from vafa.journeys.models import COUPON, Campaign
from vafa.journeys.tests.campaign_shop import campaign, messages, people, refuse, turns
from vafa.journeys.tests.conftest import START
from vafa.platform.access import AGENT, ANALYST, LEAD, MANAGER
from vafa.platform.accounts.actions import hire
from vafa.platform.time.clock import set_clock
from vafa.platform.values import SYSTEM

LIST = "/desk/grow/campaigns/"


def signed_in(role: str, language: str = "en") -> Client:
    client = Client()
    email = f"{role}-{language}@shop.ir"
    client.force_login(hire(email, role, role, password=None, actor=SYSTEM, at=START, language=language))
    return client


@pytest.fixture
def manager(db) -> Client:
    return signed_in(MANAGER)


def typed(**more: str) -> dict[str, str]:
    return {
        "name": "Spring", "audience": "none", "purpose": "care", "channel": "", "per_hour": "40", "percent": "0",
        "days": "30", "result_days": "14", "all-field": "customers.orders", "all-of": "", "all-op": "at_least",
        "all-value": "0", "subject_fa": "بهار", "email_fa": "سلام {{ customer.name }}", "sms_fa": "",
    } | more  # fmt: skip


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_from_a_starting_point_to_the_results(manager, outbox):
    people(3)
    begun = manager.post(f"{LIST}new/", {"start": "win_back"})
    url = begun["Location"]
    page = manager.get(url)
    assert "Win back" in words(page) and "% off, for you alone" in page.content.decode()
    saved = manager.post(url, typed(percent="10"))
    assert saved.status_code == 302, words(saved)
    one = Campaign.objects.get()
    assert (one.name, one.per_hour, one.percent) == ("Spring", 40, 10)
    look = manager.get(f"{LIST}{one.pk}/look/")
    assert "It would reach 3 customers." in words(look) and "P2" in words(look)
    assert "Send it now" in words(look) and not Message.objects.exists()
    manager.post(f"{LIST}{one.pk}/send/")
    turns(START)
    assert "It is under way" in words(manager.get(f"{LIST}{one.pk}/?just=begun"))
    stopped = manager.post(f"{LIST}{one.pk}/stop/")
    assert "3 messages were taken back; 0 had left already" in words(manager.get(stopped["Location"]))
    rows = manager.get(f"{LIST}{one.pk}/people/?show=skipped&reason=campaign_stopped")
    assert words(rows).count("The campaign was stopped before it left.") == 4  # the heading and three rows


def test_a_mistake_is_said_and_nothing_typed_is_lost(manager):
    one = campaign()
    for wrong, said in (
        ({"email_fa": "{{ custmer.name }}"}, "custmer"),
        ({"email_fa": ""}, "Write the letter in at least one language."),
        ({"day": "the day after"}, "the day after"),
        ({"all-op": "over", "all-value": "many"}, "many"),
        ({"name": ""}, "This field is required."),
    ):
        answer = manager.post(f"{LIST}{one.pk}/edit/", typed(**wrong))
        assert answer.status_code == 422 and said in words(answer), wrong
        assert "بهار" in answer.content.decode()


def test_a_saved_audience_is_chosen_by_its_name(manager):
    people(2)
    told = {"is": ["customers.orders", "under", "5"]}
    saved = save_audience(None, name="Few orders", conditions=told, actor=SYSTEM, at=START)
    one = campaign()
    manager.post(f"{LIST}{one.pk}/edit/", typed(audience=str(saved.pk)))
    assert "Few orders" in words(manager.get(f"{LIST}{one.pk}/"))


def test_a_lead_writes_and_stops_and_does_not_send():
    lead, one = signed_in(LEAD), campaign()
    people(1)
    assert lead.post(f"{LIST}{one.pk}/edit/", typed()).status_code == 302
    assert "Send it now" not in words(lead.get(f"{LIST}{one.pk}/look/"))
    assert lead.post(f"{LIST}{one.pk}/send/").status_code == 403
    signed_in(MANAGER).post(f"{LIST}{one.pk}/send/")
    assert lead.post(f"{LIST}{one.pk}/stop/").status_code == 302


def test_an_agent_looks_on():
    agent, one = signed_in(AGENT), campaign()
    assert agent.get(LIST).status_code == agent.get(f"{LIST}{one.pk}/").status_code == 200
    for name in ("edit", "send", "stop", "delete"):
        assert agent.post(f"{LIST}{one.pk}/{name}/").status_code == 403


def test_a_price_makes_the_estimate_say_what_it_costs(manager):
    people(3)
    manager.post(f"{LIST}price/", {"channel": "email", "price": "200"})
    one = campaign()
    assert "600" in words(manager.get(f"{LIST}{one.pk}/look/"))


def test_without_scripts_the_estimate_is_on_the_page(manager):
    people(1)
    one = campaign()
    assert "It would reach 1 customer." in words(manager.get(f"{LIST}{one.pk}/?estimate=1"))


def test_what_was_written_in_three_languages_is_read_in_each(outbox):
    words_of = {(code, "email"): Source(code, f"{code} {{{{ customer.name }}}}") for code in ("fa", "ar", "en")}
    for language, customer in zip(("fa", "ar", "en"), people(3), strict=True):
        customer.language = language
        customer.save()
    one = campaign(words=words_of)
    for language in ("fa", "ar", "en"):
        client = signed_in(MANAGER, language)
        assert client.get(f"{LIST}{one.pk}/look/").status_code == 200
    client.post(f"{LIST}{one.pk}/send/")
    turns(START)
    assert [row.text.split()[0] for row in messages(one)] == ["fa", "ar", "en"]


def test_a_coupon_is_marked_as_used_on_the_customer_s_page(sara):
    (gift,) = give([GiftWish(customer_id=sara.pk, kind=COUPON, key="a", percent=10)], actor=SYSTEM, at=START)
    agent = signed_in(AGENT)
    assert gift.code in words(agent.get(f"/desk/people/{sara.pk}/"))
    used = agent.post("/desk/grow/gifts/use/", {"code": gift.code})
    assert used["Location"] == f"/desk/people/{sara.pk}/"
    assert "Used" in words(agent.get(used["Location"]))
    agent.post(f"/desk/grow/gifts/{gift.pk}/back/")
    gift.refresh_from_db()
    assert gift.used_at is None


def test_who_would_be_left_out_can_be_seen_before_it_goes(manager):
    first, second, third = people(3)
    refuse([second])
    one = campaign()
    look = manager.get(f"{LIST}{one.pk}/look/")
    (reason,) = look.context["left_out"]
    assert (reason["count"], reason["url"] in look.content.decode().replace("&amp;", "&")) == (1, True)
    page = words(manager.get(reason["url"]))
    assert "Who is left out The customer does not want such messages ·" in page
    assert second.name in page.split() and not {first.name, third.name} & set(page.split())


def test_only_who_may_see_customers_is_led_to_them(manager):
    refuse(people(1))
    one, analyst = campaign(), signed_in(ANALYST)
    assert analyst.get(f"{LIST}{one.pk}/look/").context["left_out"][0]["url"] == ""
    assert analyst.get(f"{LIST}{one.pk}/foreseen/?show=left_out&reason=no_consent").status_code == 403
    Customer.objects.update(withdrawn_at=START)
    assert manager.get(f"{LIST}{one.pk}/foreseen/?show=left_out&reason=no_consent").context["rows"] == []


def test_those_left_out_are_walked_page_by_page(manager, monkeypatch):
    monkeypatch.setattr(estimating, "PAGE", 2)
    monkeypatch.setattr(estimating, "AT_ONCE", 5)
    everybody = people(12)
    refuse(everybody[:9])
    url, names = f"{LIST}{campaign().pk}/foreseen/?show=left_out&reason=no_consent", []
    while url:
        context = manager.get(url).context
        names += [row["name"] for row in context["rows"]]
        url = context["pager"].older
    assert names == [one.name for one in everybody[:9]]


def test_who_has_to_wait_is_shown_with_the_reason_before_and_after(manager, outbox):
    (night,) = people(1)
    one = campaign()
    at = START.replace(hour=22)
    set_clock(at)
    (reason,) = manager.get(f"{LIST}{one.pk}/look/").context["waiting"]
    page = words(manager.get(reason["url"]))
    assert night.name in page.split() and "Who gets it later" in page
    begin(one.pk, actor=SYSTEM, at=at)
    turns(at)
    (held,) = manager.get(f"{LIST}{one.pk}/").context["held"]
    assert held["count"] == 1
    rows = words(manager.get(held["url"]))
    assert night.name in rows.split() and rows.count(held["reason"]) == 2  # the heading and the row


def test_a_stopped_campaign_is_looked_at_as_if_it_went_on(manager, outbox):
    people(3)
    one = campaign(percent=10, days=7)
    begin(one.pk, actor=SYSTEM, at=START)
    turns(START)
    first = messages(one)[0]
    Message.objects.filter(pk=first.pk).update(state=Message.SENT, settled_at=START, delivered_at=START)
    manager.post(f"{LIST}{one.pk}/stop/")
    look = words(manager.get(f"{LIST}{one.pk}/look/"))
    assert "It would reach 2 customers." in look and "stopped before it left" not in look
    page = words(manager.get(f"{LIST}{one.pk}/"))
    assert "10% off, good for 7 days" in page and "1 100%" in page


def test_what_e_mail_costs_can_be_said_before_any_channel_is_connected(manager):
    assert "E-mail" in words(manager.get(LIST)).partition("What a message costs")[2]


def test_nobody_is_unsubscribed_by_looking_at_their_letter(manager):
    people(1)
    letter = manager.get(f"{LIST}{campaign().pk}/look/").content.decode().partition("<article")[2]
    assert "<a>" in letter and "href" not in letter.partition("</article>")[0]
