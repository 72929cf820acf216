"""What is done with customers."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection

from vafa.customers.actions import (
    add_contact_point,
    add_customer,
    change_customer,
    find_or_add,
    record_consent,
    refresh_search,
    set_traits,
    turn_off_contact_point,
    verify_contact_point,
)
from vafa.customers.models import Consent, ContactPoint, Customer, Trait
from vafa.platform.events.models import EventRow
from vafa.platform.events.timeline import story
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.values import SYSTEM, Refused
from vafa.platform.wording import sentence

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)


def sara(**more: object) -> Customer:
    return add_customer(
        "سارا  محمدی", emails=["Sara@Example.com "], phones=["۰۹۱۲ ۱۲۳ ۴۵۶۷"], actor=SYSTEM, at=AT, **more
    )  # type: ignore[arg-type]


@pytest.mark.django_db
class TestKindsOfAddress:
    @pytest.mark.parametrize(
        ("kind", "typed", "value"),
        [
            ("whatsapp", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "+989121234567"),
            ("telegram", " @Sara_M ", "@sara_m"),
            ("bale", "1234567890", "1234567890"),
            ("chat", "vK3-xY\u200e", "vK3-xY"),
        ],
    )
    def test_each_has_its_normal_form(self, kind: str, typed: str, value: str) -> None:
        point = add_customer("", points=[(kind, typed)], actor=SYSTEM, at=AT).contact_points.get()
        assert (point.kind, point.value, point.shown) == (kind, value, typed.strip())

    @pytest.mark.parametrize(("kind", "typed"), [("", "x"), ("pigeon", "x"), ("bale", "\u200f"), ("whatsapp", "12")])
    def test_what_is_no_address_is_refused(self, kind: str, typed: str) -> None:
        with pytest.raises(Refused):
            add_contact_point(sara(), kind, typed, actor=SYSTEM, at=AT)

    def test_a_messenger_finds_who_wrote_before_and_a_number_whom_we_call(self) -> None:
        customer = sara()

        def who(*points: tuple[str, str]) -> Customer:
            return find_or_add(points=points, name="Sara", source="channel", actor=SYSTEM, at=AT)

        assert who(("whatsapp", "+989121234567")) == customer
        assert who(("phone", "09121234567")) == customer
        stranger = who(("telegram", "77001"))
        assert stranger != customer and who(("telegram", "77001")) == stranger
        assert who(("telegram", "77001"), ("email", "sara@example.com")) == stranger
        assert set(customer.contact_points.values_list("kind", flat=True)) == {"email", "phone", "whatsapp"}

    def test_an_address_that_was_proved_is_used_again_and_told_once(self) -> None:
        point = sara().contact_points.get(kind="phone")
        turn_off_contact_point(point, "wrong number", actor=SYSTEM, at=AT)
        for _time in range(2):
            point = verify_contact_point(point, proof={"from": "code"}, actor=SYSTEM, at=AT)
        assert (point.verified_at, point.off_at) == (AT, None)
        assert EventRow.objects.get(name="customers.ContactPointVerified").payload["proof"] == {"from": "code"}


@pytest.mark.django_db
class TestAdding:
    def test_it_keeps_addresses_in_their_normal_form_and_as_they_were_given(self) -> None:
        points = list(sara().contact_points.order_by("kind").values_list("kind", "value", "shown"))
        assert points == [
            ("email", "sara@example.com", "Sara@Example.com"),
            ("phone", "+989121234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷"),
        ]

    def test_it_tells_that_someone_is_new(self) -> None:
        customer = sara(source="form")
        row = EventRow.objects.get(name="customers.CustomerAdded")
        assert (row.customer_id, row.payload) == (customer.pk, {"source": "form"})

    def test_it_takes_the_address_for_a_missing_name(self) -> None:
        assert add_customer("", emails=["a@b.ir"], actor=SYSTEM, at=AT).name == "a@b.ir"

    def test_it_refuses_nobody_at_all(self) -> None:
        with pytest.raises(Refused, match="no_name"):
            add_customer("  ", actor=SYSTEM, at=AT)

    @pytest.mark.parametrize("typed", ["ali@", "ali example.com", "@x.ir", "علی"])
    def test_it_says_in_one_sentence_what_is_wrong_with_an_email(self, typed: str) -> None:
        with pytest.raises(Refused) as caught:
            add_customer("علی", emails=[typed], actor=SYSTEM, at=AT)
        assert caught.value.status == 400
        with reading_as(Reader("en")):
            assert sentence(caught.value) == f"“{typed}” is not an e-mail address. Write it like name@example.com."
        assert not Customer.objects.exists()

    def test_it_says_in_one_sentence_what_is_wrong_with_a_phone(self) -> None:
        with pytest.raises(Refused) as caught:
            add_customer("علی", phones=["12"], actor=SYSTEM, at=AT)
        with reading_as(Reader("fa")):
            assert "شماره" in sentence(caught.value)


@pytest.mark.django_db
class TestFinding:
    def find(self, **given: str) -> Customer:
        return find_or_add(source="form", actor=SYSTEM, at=AT, **given)

    def test_it_knows_someone_by_email_or_by_phone(self) -> None:
        known = sara()
        assert self.find(email="SARA@example.com") == known
        assert self.find(phone="0098 912 123 4567") == known

    def test_it_adds_someone_nobody_knows(self) -> None:
        added = self.find(name="رضا", email="reza@example.com", phone="09351112233")
        assert added.source == "form" and added.contact_points.count() == 2

    def test_it_adds_a_new_phone_to_whom_it_knows_by_email(self) -> None:
        known = sara()
        assert self.find(email="sara@example.com", phone="02188776655") == known
        assert known.contact_points.filter(value="+982188776655", verified_at=None).exists()

    def test_it_does_not_let_a_phone_number_and_another_email_become_someone_else(self) -> None:
        known = sara()
        assert self.find(name="سارا محمدی", email="thief@example.com", phone="09121234567") != known
        assert not known.contact_points.filter(value="thief@example.com").exists()

    def test_it_gives_an_email_to_whom_it_knew_by_phone_only(self) -> None:
        known = add_customer("رضا", phones=["09351112233"], actor=SYSTEM, at=AT)
        assert self.find(email="reza@example.com", phone="09351112233") == known

    def test_it_tells_two_with_one_address_apart_by_name(self) -> None:
        first = add_customer("زهرا کریمی", emails=["home@example.com"], actor=SYSTEM, at=AT)
        add_customer("حسن کریمی", emails=["home@example.com"], actor=SYSTEM, at=AT)
        assert self.find(name="زهرا كريمي", email="home@example.com") == first
        third = self.find(name="مریم", email="home@example.com")
        assert third != first and self.find(name="مریم", email="home@example.com") == third

    def test_it_needs_an_address(self) -> None:
        with pytest.raises(Refused, match="no_address"):
            self.find(name="رضا")


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_customer_of_two_forms_sent_at_once() -> None:
    def send() -> None:
        find_or_add(email="new@example.com", name="نو", source="form", actor=SYSTEM, at=AT)
        connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Customer.objects.count() == 1


@pytest.mark.django_db
class TestChanging:
    def test_it_tells_what_became_of_what(self) -> None:
        customer = change_customer(sara(), {"city": "شیراز", "language": "fa"}, actor=SYSTEM, at=AT)
        assert customer.city == "شیراز"
        assert EventRow.objects.get(name="customers.CustomerChanged").payload == {"changes": {"city": ["", "شیراز"]}}

    def test_it_finds_a_renamed_customer_by_the_new_name(self) -> None:
        customer = change_customer(sara(), {"name": "ساره"}, actor=SYSTEM, at=AT)
        customer.refresh_from_db()
        assert customer.search.startswith("ساره ")

    def test_it_says_nothing_when_nothing_changed(self) -> None:
        change_customer(sara(), {"city": ""}, actor=SYSTEM, at=AT)
        assert not EventRow.objects.filter(name="customers.CustomerChanged").exists()


@pytest.mark.django_db
class TestContactPoints:
    def test_it_keeps_one_row_for_one_address(self) -> None:
        customer = sara()
        point = add_contact_point(customer, "phone", "+989121234567", actor=SYSTEM, at=AT)
        assert customer.contact_points.filter(kind="phone").get() == point

    def test_it_turns_an_address_off_once_and_a_proof_turns_it_on_again(self) -> None:
        customer = sara()
        point = customer.contact_points.get(kind="email")
        turn_off_contact_point(point, "no such mailbox", actor=SYSTEM, at=AT)
        turn_off_contact_point(point, "no such mailbox", actor=SYSTEM, at=AT + timedelta(hours=1))
        assert ContactPoint.objects.get(pk=point.pk).off_at == AT
        assert EventRow.objects.filter(name="customers.ContactPointOff").count() == 1
        again = add_contact_point(customer, "email", "sara@example.com", verified=True, actor=SYSTEM, at=AT)
        assert again.off_at is None and again.verified_at == AT


@pytest.mark.django_db
class TestConsent:
    def say(self, customer: Customer, granted: bool, hours: int = 0) -> Consent:
        at = AT + timedelta(hours=hours)
        return record_consent(customer, "offer", "email", granted, proof={"from": "test"}, actor=SYSTEM, at=at)

    def test_it_keeps_one_standing_answer_and_the_ones_before(self) -> None:
        customer = sara()
        self.say(customer, True)
        self.say(customer, False, hours=1)
        rows = customer.consents.order_by("pk").values_list("granted", "ended_at")
        assert list(rows) == [(True, AT + timedelta(hours=1)), (False, None)]

    def test_it_takes_the_same_answer_once(self) -> None:
        customer = sara()
        assert self.say(customer, True) == self.say(customer, True, hours=1)
        assert EventRow.objects.filter(name="customers.ConsentGiven").count() == 1


@pytest.mark.django_db
class TestMarks:
    def test_it_leaves_one_mark_on_many_and_own_marks_on_each(self) -> None:
        one, two = sara(), add_customer("رضا", actor=SYSTEM, at=AT)
        assert set_traits([one.pk, two.pk], "club", True, because_of=None, actor=SYSTEM, at=AT) == 2
        assert set_traits([one.pk, two.pk], "score", {one.pk: 9}, because_of=7, actor=SYSTEM, at=AT) == 1
        set_traits([one.pk], "score", 10, because_of=8, actor=SYSTEM, at=AT)
        assert Trait.objects.get(customer=one, name="score").value == 10
        assert not Trait.objects.filter(customer=two, name="score").exists()

    def test_it_refreshes_many_with_few_queries(self, django_assert_num_queries: object) -> None:
        Customer.objects.bulk_create(Customer(name=f"آرش {n}", created_at=AT) for n in range(100))
        ids = list(Customer.objects.values_list("pk", flat=True))
        with django_assert_num_queries(4):  # type: ignore[operator]
            refresh_search(ids)
        assert Customer.objects.filter(search__startswith="ارش").exclude(sort="").count() == 100


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_it_tells_the_story_in_every_language(language: str) -> None:
    customer = sara(source="form")
    change_customer(customer, {"city": "شیراز"}, actor=SYSTEM, at=AT)
    record_consent(customer, "survey", "any", False, proof={}, actor=SYSTEM, at=AT)
    record_consent(customer, "offer", "email", True, proof={}, actor=SYSTEM, at=AT)
    turn_off_contact_point(customer.contact_points.get(kind="email"), "550", actor=SYSTEM, at=AT)
    with reading_as(Reader(language)):
        titles = [told.line.title for told in story(customer_id=customer.pk)]
    assert len(titles) == 5
    if language == "en":
        assert titles[1] == "Said yes to: Offers by E-mail"
    else:
        assert not any(letter.isascii() and letter.isalpha() for title in titles for letter in title)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["سارا  محمدی", "آرش كاظمي", "Éva Müller", "علی‌رضا ۱۲", " "])
def test_a_new_customer_is_found_as_one_brought_up_to_date_later(name: str) -> None:
    """What is written at once must be what the database would make of it, or search would depend on history."""
    points = [("telegram", "@Sara_M"), ("phone", "09121112233")]
    made = add_customer(name, emails=["S@X.ir"], points=points, external_key="A-1", actor=SYSTEM, at=AT)
    made.refresh_from_db()
    before = (made.search, made.sort)
    Customer.objects.update(search="", sort="")
    refresh_search([made.pk])
    made.refresh_from_db()
    assert (made.search, made.sort) == before
