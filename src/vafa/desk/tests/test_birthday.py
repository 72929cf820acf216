"""A birthday on the form and the page of a customer."""

from tests.house.pages import assert_no_english
from vafa.customers.models import Customer
from vafa.desk.tests.test_people import ALLOWED
from vafa.desk.tests.test_today import Saturday

FORM = {"name": "مریم کریمی", "kind": "person", "language": "fa"}


class TestBirthday(Saturday):
    def maryam(self) -> Customer:
        return Customer.objects.get(name="مریم کریمی")

    def url(self, rest: str = "") -> str:
        return f"/desk/people/{self.maryam().pk}/{rest}"

    def send(self, **more: str) -> tuple[int, str]:
        answer = self.sit().post(self.url("edit/"), {**FORM, **more})
        return answer.status_code, answer.content.decode()

    def test_day_month_and_year_are_kept_in_the_calendar_of_the_month(self) -> None:
        told = {"birth_day": "۳۰", "birth_month": "jalali-12", "birth_year": "۱۳۷۰"}
        assert self.send(**told, country="ایران")[0] == 302
        customer = self.maryam()
        assert customer.country == "ایران"
        assert (customer.birth_calendar, customer.birth_month, customer.birth_day) == ("jalali", 12, 30)
        assert "۳۰ اسفند ۱۳۷۰" in self.page(self.url())
        form = self.page(self.url("edit/"))
        assert '<option value="jalali-12" selected>' in form and 'value="۳۰"' in form
        assert_no_english(form, allow=(*ALLOWED, "interest"))

    def test_a_new_customer_may_tell_their_birthday_at_once(self) -> None:
        told = {"name": "نگار", "kind": "person", "language": "fa", "phone": "09120000001"}
        born = {"birth_day": "۲۹", "birth_month": "gregorian-2", "birth_year": ""}
        assert self.sit().post("/desk/people/new/", {**told, **born}).status_code == 302
        negar = Customer.objects.get(name="نگار")
        assert (negar.birth_calendar, negar.birth_month, negar.birth_day, negar.birth_year) == (
            "gregorian",
            2,
            29,
            None,
        )

    def test_a_day_that_cannot_be_adds_nobody(self) -> None:
        told = {"name": "نگار", "kind": "person", "language": "fa", "birth_day": "31", "birth_month": "jalali-12"}
        answer = self.sit().post("/desk/people/new/", told)
        assert answer.status_code == 422 and "چنین روزی نیست" in answer.content.decode()
        assert not Customer.objects.filter(name="نگار").exists()

    def test_what_is_wrong_is_said_beside_the_day_and_nothing_is_lost(self) -> None:
        status, html = self.send(birth_day="31", birth_month="jalali-12", city="تهران")
        assert status == 422 and "چنین روزی نیست" in html and "تهران" in html
        status, html = self.send(birth_day="سی", birth_month="jalali-12")
        assert status == 422 and "این عدد نیست" in html
        assert self.send(birth_day="3")[0] == 422
        assert self.maryam().birth_month is None
