"""A campaign goes once to everybody in its audience, as fast as was said, and comes to what was estimated."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from vafa.cases.actions import open_case
from vafa.conversations.letters.shelf import Source
from vafa.conversations.models import Letter, Message
from vafa.conversations.sending import deliver_due
from vafa.customers.actions import record_consent
from vafa.customers.conditions.audiences import save_audience
from vafa.customers.merging import merge_customers
from vafa.customers.rules.consent import OFFER
from vafa.journeys.campaigns import estimating, sending
from vafa.journeys.campaigns.estimating import estimate, letters
from vafa.journeys.campaigns.prices import set_price
from vafa.journeys.campaigns.results import people as behind
from vafa.journeys.campaigns.results import results
from vafa.journeys.campaigns.sending import begin, stop
from vafa.journeys.campaigns.starting import STARTS
from vafa.journeys.campaigns.writing import delete_campaign, make_campaign
from vafa.journeys.models import Campaign, Gift
from vafa.journeys.tests.campaign_shop import DAY, HOUR, campaign, messages, people, refuse, send, turns
from vafa.journeys.tests.conftest import START
from vafa.platform.i18n.contract import languages
from vafa.platform.values import SYSTEM, Money, Refused


@pytest.mark.parametrize("start", STARTS)
def test_every_starting_point_has_an_audience_and_words_in_every_language(start):
    made = make_campaign(start, actor=SYSTEM, at=START)
    kept = set(Letter.objects.filter(key=made.letter).values_list("language", "channel"))
    assert kept == {(one.code, channel) for one in languages() for channel in ("email", "sms")}
    assert estimate(made, START).people == 0
    if STARTS[start].unfinished:
        with pytest.raises(Refused, match=r"campaigns\.words_untouched"):
            begin(made.pk, actor=SYSTEM, at=START)
    else:
        assert begin(made.pk, actor=SYSTEM, at=START).state == "sending"


def test_everybody_in_the_audience_hears_once(monkeypatch, outbox):
    monkeypatch.setattr("vafa.journeys.campaigns.rules.pace.AT_ONCE", 3)
    everybody, one = people(8), campaign()
    send(one)
    assert [row.customer_id for row in messages(one)] == [who.pk for who in everybody]
    one.refresh_from_db()
    assert (one.state, one.done_at) == ("sent", START)
    deliver_due(START + HOUR)
    assert len(outbox.kept) == 8 and "P3" in outbox.kept[3].text


def test_a_saved_audience_is_asked_as_it_is_when_the_campaign_begins():
    everybody = people(3)
    told = {"is": ["customers.orders", "over", "5"]}
    saved = save_audience(None, name="Many", conditions=told, actor=SYSTEM, at=START)
    one = campaign(audience_id=saved.pk)
    told = {"is": ["customers.orders", "under", "5"]}
    save_audience(saved, name="Few", conditions=told, actor=SYSTEM, at=START)
    send(one)
    assert len(messages(one)) == len(everybody)


def test_the_estimate_is_what_really_happens(monkeypatch):
    everybody = people(12)
    refuse(everybody[:3])
    for who in everybody[3:5]:
        who.contact_points.update(off_at=START)
    everybody[5].language = "ar"  # no words in Arabic
    everybody[5].save()
    one = campaign()
    told = estimate(one, START)
    assert not Message.objects.exists()
    send(one)
    states = Counter((row.state, row.reason) for row in messages(one))
    assert told.people == 12 and told.reached == {"email": states["queued", ""]} == {"email": 6}
    assert told.left_out == {reason: many for (state, reason), many in states.items() if state == "skipped"}


def test_of_a_large_audience_a_sample_is_asked_and_scaled(monkeypatch):
    monkeypatch.setattr(estimating, "WHOLE", 5)
    monkeypatch.setattr(estimating, "SAMPLE", 4)
    everybody = people(20)
    refuse(everybody[::5])  # the sample is every fifth
    told = estimate(campaign(), START)
    assert (told.people, told.asked, told.is_sample) == (20, 4, True)
    assert told.scaled(told.left_out["no_consent"]) == 20


def test_what_it_costs_is_said_by_channel():
    set_price("email", Money(10 * Money.zero("IRR").amount + 25, "IRR"), actor=SYSTEM, at=START)
    people(4)
    told = estimate(campaign(), START)
    assert told.costs == [Money(told.costs[0].amount, "IRR")] and told.costs[0].amount == 100


def test_ten_letters_are_shown_as_they_would_be_read_and_nothing_is_written(buy):
    everybody = people(30)
    buy(everybody[0])
    words = {("fa", "email"): Source("x", "{{ customer.name }}: {% if code %}{{ code }}{% endif %}")}
    shown = letters(campaign(words=words, percent=10), START)
    assert len(shown) == 10
    assert all(one.customer.name in one.checked.words.text for one in shown)
    assert len({one.checked.words.text.split(":")[1] for one in shown}) == 10
    assert not Message.objects.exists() and not Gift.objects.exists()


def test_a_throttle_spreads_them_and_leaves_little_in_the_outbox():
    people(30)
    one = campaign(per_hour=40)
    send(one)
    assert len(messages(one)) == 10  # a quarter of an hour's
    moments = sorted(row.due_at for row in messages(one))
    gaps = {later - earlier for earlier, later in pairwise(moments)}
    assert gaps == {timedelta(seconds=90)}
    turns(START + timedelta(minutes=14))
    assert len(messages(one)) == 10
    for minutes in (15, 30, 45):
        turns(START + timedelta(minutes=minutes))
    assert len(messages(one)) == 30
    assert max(row.due_at for row in messages(one)) == START + 29 * timedelta(seconds=90)


def test_in_the_quiet_hours_a_throttled_campaign_sleeps_too():
    people(30)
    one, night = campaign(per_hour=40), START + 12 * HOUR  # eleven at night
    send(one, night)
    assert len(messages(one)) == 10
    one.refresh_from_db()
    assert one.next_at > night + 9 * HOUR
    turns(night + 2 * HOUR)
    assert len(messages(one)) == 10


def test_whoever_is_held_back_keeps_nobody_else_waiting():
    everybody = people(8)
    for who in everybody[:3]:
        open_case(who, kind="complaint", subject="x", text="x", channel="form", actor=SYSTEM, at=START)
    for who in everybody:
        record_consent(who, OFFER, "any", True, proof={"from": "word"}, actor=SYSTEM, at=START)
    one, sunday = campaign(per_hour=12, purpose=OFFER), START + DAY  # START is a feast in Iran
    send(one, sunday)
    for minutes in range(0, 60, 5):
        turns(sunday + timedelta(minutes=minutes))
    held = [row.customer_id for row in messages(one) if row.held_reason]
    assert len(messages(one)) == 8 and held == [who.pk for who in everybody[:1]]


def test_it_begins_at_its_moment():
    people(2)
    one = campaign(starts_at=START + DAY)
    send(one)
    assert messages(one) == []
    turns(START + DAY)
    assert len(messages(one)) == 2


def test_each_coupon_has_a_code_of_its_own():
    people(3)
    one = campaign(percent=15, words={("fa", "email"): Source("x", "{% if code %}{{ code }} {{ percent }}{% endif %}")})
    send(one)
    codes = {gift.key: gift.code for gift in Gift.objects.all()}
    assert len(codes) == 3 and all(codes[row.key] in row.text for row in messages(one))


def test_two_who_became_one_between_two_turns_hear_once(monkeypatch):
    monkeypatch.setattr("vafa.journeys.campaigns.rules.pace.AT_ONCE", 1)
    gone, keep = people(2)
    one = campaign()
    begin(one.pk, actor=SYSTEM, at=START)
    sending.take_turns(actor=SYSTEM, at=START)
    merge_customers(keep, gone, actor=SYSTEM, at=START)
    turns(START)
    assert len(messages(one)) == 1


def test_a_field_that_is_gone_stops_that_campaign_and_no_other():
    people(2)
    broken, sound = campaign(), campaign(name="Other")
    begin(broken.pk, actor=SYSTEM, at=START)
    Campaign.objects.filter(pk=broken.pk).update(conditions={"is": ["nobody.knows", "is", "1"]})
    send(sound, START + timedelta(seconds=1))
    broken.refresh_from_db()
    assert (broken.state, broken.trouble) == ("stopped", "customers.condition_unknown_field")
    assert len(messages(sound)) == 2


def test_results_lead_to_the_people_behind_them(outbox, buy):
    everybody = people(4)
    refuse(everybody[3:])
    one = campaign()
    send(one)
    deliver_due(START)
    buy(everybody[1], START + DAY)
    buy(everybody[2], START + 20 * DAY)  # too late to count
    refuse(everybody[:1])
    found = results(one)
    wanted = {"all": 4, "sent": 3, "bought": 1, "skipped": 1, "waiting": 0}
    assert {name: found.counts[name] for name in wanted} == wanted
    assert found.reasons == [("no_consent", 1)] and found.spent == [Money(found.spent[0].amount, "IRR")]
    assert [row.customer_id for row in behind(one, "bought").rows] == [everybody[1].pk]
    assert [row.customer_id for row in behind(one, "skipped", reason="no_consent").rows] == [everybody[3].pk]


def test_only_a_draft_is_deleted_and_only_what_stands_still_is_changed():
    people(1)
    one = campaign()
    send(one)
    with pytest.raises(Refused, match=r"campaigns\.under_way"):
        delete_campaign(one.pk, actor=SYSTEM, at=START)
    with pytest.raises(Refused, match=r"campaigns\.under_way"):
        begin(one.pk, actor=SYSTEM, at=START)
    stop(one.pk, actor=SYSTEM, at=START)
    with pytest.raises(Refused, match=r"campaigns\.not_under_way"):
        stop(one.pk, actor=SYSTEM, at=START)
    draft = campaign()
    delete_campaign(draft.pk, actor=SYSTEM, at=START)
    assert not Letter.objects.filter(key=draft.letter).exists()


def test_a_campaign_without_words_is_refused():
    with pytest.raises(Refused, match=r"campaigns\.no_words"):
        campaign(words={("fa", "email"): Source("x", " ")})
