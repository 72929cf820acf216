"""People: the list, taking one in, the whole customer, consents; each for whom it is, at a fixed cost."""

from django.test import Client

from tests.house.pages import assert_no_english, assert_same_part
from vafa.customers.models import Consent, Customer
from vafa.desk.tests.test_today import Saturday
from vafa.platform.accounts.models import Staff

LIST_QUERIES = 11
PERSON_QUERIES = 31
ALLOWED = ("W9", "P5", "E3", "V2")


class TestPeople(Saturday):
    def maryam(self) -> Customer:
        return Customer.objects.get(name="مریم کریمی")

    def url(self, rest: str = "") -> str:
        return f"/desk/people/{self.maryam().pk}/{rest}"

    def test_the_list_is_found_by_name_phone_and_address_in_any_letters(self) -> None:
        for typed in ("کريمي", "0912 000 4581".replace(" ", ""), "۰۹۱۲۰۰۰۴۵۸۱", "m.karimi@example"):
            html = self.page(f"/desk/people/?q={typed}")
            assert "مریم کریمی" in html and "حسین رضایی" not in html, typed

    def test_nobody_found_offers_to_take_them_in(self) -> None:
        assert "/desk/people/new/?name=%D8%B2" in self.page("/desk/people/?q=زرافه")

    def test_the_pages_have_no_english_left(self) -> None:
        for language in ("fa", "ar"):
            Staff.objects.filter(pk=self.cast.agent.pk).update(language=language)
            for url in ("/desk/people/", "/desk/people/new/", "/desk/people/?q=ddd", "/desk/notices/"):
                assert_no_english(self.page(url), allow=(*ALLOWED, "ddd"))
            for rest in ("", "?view=talk", "?view=cases", "edit/"):
                assert_no_english(self.page(self.url(rest)), allow=(*ALLOWED, "interest"))

    def test_the_list_walked_by_pages_shows_everyone_once(self) -> None:
        html = self.page("/desk/people/?order=name")
        assert html.count("data-row") == Customer.objects.count()

    def test_only_who_may_see_people_sees_them(self) -> None:
        assert self.sit("analyst").get("/desk/people/").status_code == 403
        assert self.sit("analyst").get(self.url()).status_code == 403
        assert self.sit("technician").get(self.url()).status_code == 200
        assert self.sit("technician").get("/desk/people/new/").status_code == 403
        assert self.sit("technician").post(self.url("consent/")).status_code == 403
        assert self.sit().get("/desk/people/999999/").status_code == 404
        assert Client().get(self.url()).status_code == 302

    def test_a_new_customer_is_taken_in_with_their_yes(self) -> None:
        typed = {"name": "زهره نوری", "phone": "۰۹۱۲۱۱۱۲۲۳۳", "kind": "person", "language": "fa", "offers": "on"}
        answer = self.sit().post("/desk/people/new/", typed)
        customer = Customer.objects.get(name="زهره نوری")
        assert answer["Location"] == f"/desk/people/{customer.pk}/"
        assert customer.contact_points.get().value == "+989121112233"
        consent = Consent.objects.get(customer=customer)
        assert consent.granted and consent.proof == {"from": "agent", "staff": self.cast.agent.pk}

    def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_lost(self) -> None:
        typed = {"name": "زهره نوری", "phone": "12", "email": "nobody", "kind": "person", "language": "fa"}
        answer = self.sit().post("/desk/people/new/", typed)
        html = answer.content.decode()
        assert answer.status_code == 422 and "زهره نوری" in html
        assert "این شمارهٔ تلفن نیست" in html and "این نشانی ایمیل نیست" in html

    def test_the_whole_customer_has_the_future_above_now_and_the_past_below(self) -> None:
        html = self.page(self.url())
        ahead, now, past = (
            html.index("پیشِ رو"),
            html.index("story__now"),
            html.index("قول دادیم: نخستین پاسخ تا ۲۲ آذر"),
        )
        assert ahead < html.index("tale--plan") < now < past
        assert "ایستاده: پرونده باز است" in html
        assert "«پایه‌ها را هم با تراز گوشی میزان کردم، فرقی نکرد.»" in html
        assert "۳ سفارش · ۴۹٬۳۵۰٬۰۰۰ تومان" in html and "MHR-W9-1188437" in html
        assert "صدای کوبیدن لباسشویی در دور تند" in html

    def test_a_view_of_the_story_holds_only_its_kind(self) -> None:
        html = self.page(self.url("?view=purchases"))
        assert "tale--plan" not in html and html.count('class="tale"') + html.count("tale__pin--buy") >= 3
        assert "پیامی فرستاده شد" not in html

    def test_the_story_goes_on_before_a_moment_and_a_strange_cursor_is_its_start(self) -> None:
        assert "story__now" not in self.page(self.url("?before=2025-11-01T00:00:00%2B00:00~1"))
        for strange in ("x", "2025-11-01~5", "~", "2025-11-01T00:00:00%2B00:00~99999999999999999999"):
            self.page(self.url(f"?before={strange}"))

    def test_a_consent_turns_with_proof_and_turns_back(self) -> None:
        answer = {"purpose": "offer", "channel": "email", "granted": "yes"}
        part = self.sit().post(self.url("consent/"), answer, headers={"HX-Request": "true"}).content.decode()
        standing = Consent.objects.get(customer=self.maryam(), purpose="offer", channel="email", ended_at=None)
        assert standing.granted and standing.proof["staff"] == self.cast.agent.pk
        assert "برگرداندن" in part and 'name="granted" value="no"' in part and "<html" not in part
        assert_same_part(self.page(self.url()), part[: part.index('<form class="undo"')])
        self.sit().post(self.url("consent/"), {**answer, "granted": "no"})
        assert Consent.objects.filter(customer=self.maryam(), purpose="offer", channel="email").count() == 3

    def test_a_consent_for_nothing_we_know_is_not_found(self) -> None:
        for odd in ({"purpose": "spying", "channel": "email"}, {"purpose": "offer", "channel": "pigeon"}):
            assert self.sit().post(self.url("consent/"), odd).status_code == 404

    def test_details_and_addresses_change(self) -> None:
        fields = {"name": "مریم کریمی‌نیا", "kind": "person", "language": "fa", "city": "شیراز"}
        assert self.sit().post(self.url("edit/"), {**fields, "allowed_from": "10:00"}).status_code == 302
        maryam = Customer.objects.get(name="مریم کریمی‌نیا")
        assert maryam.city == "شیراز" and str(maryam.allowed_from) == "10:00:00"
        point = maryam.contact_points.get(kind="phone")
        self.sit().post(f"/desk/people/{maryam.pk}/points/", {"off": point.pk})
        self.sit().post(f"/desk/people/{maryam.pk}/points/", {"kind": "phone", "value": "02188880000"})
        assert list(maryam.contact_points.filter(kind="phone", off_at=None).values_list("value", flat=True)) == [
            "+982188880000"
        ]
        assert self.sit().post(f"/desk/people/{maryam.pk}/points/", {"kind": "phone", "value": "x"}).status_code == 400

    def test_pages_cost_the_same_however_much_there_is(self) -> None:
        client, url = self.sit(), self.url()
        with self.assertNumQueries(LIST_QUERIES):
            client.get("/desk/people/")
        client.get(url)  # the names of touchpoints are kept for a minute
        with self.assertNumQueries(PERSON_QUERIES):
            client.get(url)
