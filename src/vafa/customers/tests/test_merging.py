"""Two customers made one: what is refused, what is settled, what comes late, and how it is taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from vafa.customers.actions import (
    add_contact_point,
    add_customer,
    change_customer,
    find_or_add,
    merge_customers,
    no_longer_apart,
    record_consent,
    set_traits,
    tell_apart,
    turn_off_contact_point,
    undo_merge,
    verify_contact_point,
)
from vafa.customers.arrivals import Arrival, receive_customers
from vafa.customers.jobs import gather_stragglers
from vafa.customers.models import ContactPoint, Customer, Merge, NotTheSame, Trait
from vafa.customers.queries import find_by_address, kept_customers, likely_duplicates, merges_of, with_merged
from vafa.platform.audit.models import AuditEntry
from vafa.platform.events.models import EventRow
from vafa.platform.events.timeline import story
from vafa.platform.values import SYSTEM, Refused

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
LATER = AT + timedelta(days=1)


@pytest.fixture
def sara(db: None) -> Customer:
    return add_customer(
        "سارا محمدی", emails=["sara@example.com"], phones=["09121234567"], city="تهران", source="shop",
        external_key="7", actor=SYSTEM, at=AT,
    )  # fmt: skip


@pytest.fixture
def twin(db: None) -> Customer:
    return add_customer(
        "Sara", emails=["sara@example.com"], points=[("telegram", "@sara")], source="shop", external_key="8",
        actor=SYSTEM, at=AT,
    )  # fmt: skip


def make_one(keep: Customer, gone: Customer, at: datetime = AT) -> Merge:
    return merge_customers(keep, gone, actor=SYSTEM, at=at)


class TestMaking:
    def test_it_is_told_written_down_and_found(self, sara: Customer, twin: Customer) -> None:
        merge = make_one(sara, twin)
        assert EventRow.objects.get(name="customers.CustomersMerged").payload["gone_id"] == twin.pk
        entry = AuditEntry.objects.get(action="customer.merged")
        assert entry.before == {"merged": twin.pk} and entry.after == {"customers.ContactPoint.customer": 1}
        assert find_by_address("telegram", "@sara") == find_by_address("email", "sara@example.com") == [sara]
        assert kept_customers([sara.pk, twin.pk]) == {twin.pk: sara.pk}
        assert merges_of(sara.pk, AT) == [merge] and merges_of(sara.pk, AT + timedelta(days=31)) == []

    def test_the_story_is_of_both(self, sara: Customer, twin: Customer) -> None:
        make_one(sara, twin)
        assert [one.name for one in story(customer_id=with_merged(sara.pk))] == [
            "customers.CustomersMerged", "customers.CustomerAdded", "customers.CustomerAdded",
        ]  # fmt: skip

    def test_what_cannot_be_one_is_refused(self, sara: Customer, twin: Customer) -> None:
        def refused(keep: Customer, gone: Customer) -> str:
            with pytest.raises(Refused) as caught:
                make_one(keep, gone)
            return caught.value.code

        assert refused(sara, sara) == "customers.merge_self"
        change_customer(twin, {"company": sara}, actor=SYSTEM, at=AT)
        assert refused(sara, twin) == refused(twin, sara) == "customers.merge_company"
        change_customer(twin, {"company": None}, actor=SYSTEM, at=AT)
        make_one(sara, twin)
        assert refused(sara, twin) == refused(twin, sara) == "customers.merge_not_there"

    def test_a_proof_and_a_bounce_hold_for_the_address_of_both(self, sara: Customer, twin: Customer) -> None:
        verify_contact_point(twin.contact_points.get(kind="email"), proof={"from": "code"}, actor=SYSTEM, at=AT)
        turn_off_contact_point(twin.contact_points.get(kind="email"), "bounced", actor=SYSTEM, at=LATER)
        make_one(sara, twin, LATER)
        point = sara.contact_points.get(kind="email")
        assert (point.verified_at, point.off_at, point.off_reason) == (AT, LATER, "bounced")

    def test_the_people_of_a_company_and_who_was_merged_before_go_along(self, sara: Customer, twin: Customer) -> None:
        person = add_customer("کارمند", company=twin, actor=SYSTEM, at=AT)
        older = add_customer("قدیمی", actor=SYSTEM, at=AT)
        make_one(twin, older)
        make_one(sara, twin)
        person.refresh_from_db()
        assert person.company == sara and kept_customers([older.pk]) == {older.pk: sara.pk}

    def test_who_was_only_an_address_gets_the_name(self, sara: Customer) -> None:
        unknown = add_customer("", emails=["x@example.com"], actor=SYSTEM, at=AT)
        make_one(unknown, sara)
        unknown.refresh_from_db()
        assert (unknown.name, unknown.city) == ("سارا محمدی", "تهران")


class TestAfterwards:
    def test_what_is_said_to_the_merged_one_is_heard_by_the_kept_one(self, sara: Customer, twin: Customer) -> None:
        email = twin.contact_points.get(kind="email")
        make_one(sara, twin)
        record_consent(twin, "offer", "any", False, proof={"from": "link"}, actor=SYSTEM, at=LATER)
        add_contact_point(twin, "bale", "71", actor=SYSTEM, at=LATER)
        set_traits([twin.pk, sara.pk], "interest", "آشپزی", because_of=None, actor=SYSTEM, at=LATER)
        turn_off_contact_point(email, "bounced", actor=SYSTEM, at=LATER)
        assert not sara.consents.get(ended_at=None).granted
        assert find_by_address("bale", "71") == [sara]
        assert Trait.objects.get().customer == sara
        assert sara.contact_points.get(kind="email").off_reason == "bounced"

    def test_who_writes_from_an_address_of_the_merged_one_is_the_kept_one(self, sara: Customer, twin: Customer) -> None:
        make_one(sara, twin)
        assert find_or_add(points=[("telegram", "@Sara")], source="channel", actor=SYSTEM, at=LATER) == sara

    def test_a_file_finds_the_kept_one_by_the_number_of_the_merged_one(self, sara: Customer, twin: Customer) -> None:
        make_one(sara, twin)
        come = [Arrival("8", True, name="Sara")]
        arrived = receive_customers(come, source="shop", brought_by="import:1", actor=SYSTEM, at=LATER)
        twin.refresh_from_db()
        assert arrived.ids == {"8": sara.pk} and not arrived.added and twin.withdrawn_at is not None

    def test_what_was_on_its_way_is_fetched_some_minutes_later_and_goes_back_too(
        self, sara: Customer, twin: Customer
    ) -> None:
        merge = make_one(sara, twin)
        late = ContactPoint.objects.create(customer=twin, kind="bale", value="71", shown="71", created_at=AT)
        assert gather_stragglers(AT) == 0
        assert gather_stragglers(AT + timedelta(minutes=6)) == 1
        assert find_by_address("bale", "71") == [sara]
        undo_merge(merge, actor=SYSTEM, at=LATER)
        late.refresh_from_db()
        assert late.customer == twin and gather_stragglers(LATER) == 0


class TestTakingBack:
    def test_what_came_since_stays(self, sara: Customer, twin: Customer) -> None:
        merge = make_one(sara, twin)
        add_contact_point(sara, "bale", "71", actor=SYSTEM, at=LATER)
        for _time in range(2):
            undo_merge(merge, actor=SYSTEM, at=LATER)
        assert find_by_address("bale", "71") == [sara] and find_by_address("telegram", "@sara") == [twin]
        assert set(find_by_address("email", "sara@example.com")) == {sara, twin}
        assert EventRow.objects.filter(name="customers.MergeUndone").count() == 1

    def test_a_newer_answer_stands(self, sara: Customer, twin: Customer) -> None:
        record_consent(sara, "offer", "email", True, proof={}, actor=SYSTEM, at=AT)
        record_consent(twin, "offer", "email", False, proof={}, actor=SYSTEM, at=AT)
        merge = make_one(sara, twin)
        assert not sara.consents.get(ended_at=None).granted
        record_consent(sara, "offer", "email", True, proof={}, actor=SYSTEM, at=LATER)
        undo_merge(merge, actor=SYSTEM, at=LATER)
        assert sara.consents.get(ended_at=None).given_at == LATER
        assert twin.consents.get().ended_at == LATER, "their answer was replaced while they were one"

    def test_it_is_refused_when_too_old_or_merged_on(self, sara: Customer, twin: Customer) -> None:
        merge = make_one(sara, twin)
        with pytest.raises(Refused, match="too_old"):
            undo_merge(merge, actor=SYSTEM, at=AT + timedelta(days=31))
        make_one(add_customer("سومی", actor=SYSTEM, at=AT), sara)
        with pytest.raises(Refused, match="undo_later_first"):
            undo_merge(merge, actor=SYSTEM, at=LATER)


class TestWhoLooksAlike:
    def test_they_find_each_other_with_reasons_until_told_apart(self, sara: Customer, twin: Customer) -> None:
        other = add_customer("سارا  محمدي", points=[("whatsapp", "09121234567")], actor=SYSTEM, at=AT)
        found = {one.customer: [sign.code for sign in one.suspect.signs] for one in likely_duplicates(sara)}
        assert found == {other: ["same_number", "same_name"]}, "one shop keeps the twin as another"
        assert [one.customer for one in likely_duplicates(other)] == [sara]
        tell_apart(other, sara, actor=SYSTEM, at=AT)
        tell_apart(sara, other, actor=SYSTEM, at=AT)
        assert likely_duplicates(sara) == likely_duplicates(other) == [] and NotTheSame.objects.count() == 2
        no_longer_apart(sara, other, actor=SYSTEM, at=AT)
        assert len(likely_duplicates(sara)) == 1
        assert AuditEntry.objects.filter(action="customer.told_apart").count() == 2

    def test_the_spelling_of_a_mailbox_does_not_matter_and_who_is_gone_is_not_shown(self, sara: Customer) -> None:
        other = add_customer("X", emails=["Sara+shop@example.com"], points=[("bale", "@s")], actor=SYSTEM, at=AT)
        third = add_customer("سارا محمدی", city="تهران", points=[("eitaa", "@S")], actor=SYSTEM, at=AT)
        assert {one.customer for one in likely_duplicates(sara)} == {other, third}
        assert [one.suspect.signs[0].what for one in likely_duplicates(sara)][1] in ("sara@example.com", "سارا محمدی")
        make_one(third, other)
        assert [one.customer for one in likely_duplicates(sara)] == [third]

    def test_it_takes_two_queries_of_our_own(self, sara: Customer, django_assert_num_queries: object) -> None:
        add_customer("سارا محمدی", phones=["09121234567"], actor=SYSTEM, at=AT)
        with django_assert_num_queries(3):  # type: ignore[operator]
            assert likely_duplicates(sara)
