"""One person who stands twice: suggested with reasons, compared, made one, and taken apart again; by whom it may be."""

from tests.house.pages import assert_no_english
from vafa.customers.actions import add_customer, verify_contact_point
from vafa.customers.models import Customer, Merge
from vafa.desk.tests.test_today import Saturday
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now
from vafa.platform.values import SYSTEM

ALLOWED = ("W9", "P5", "E3", "V2", "m.karimi", "maryam", "interest")
QUERIES = 27


class TestOnePerson(Saturday):
    def maryam(self) -> Customer:
        return Customer.objects.get(name="مریم کریمی")

    def twin(self) -> Customer:
        points = [("whatsapp", "09120004581"), ("email", "m.karimi+shop@example.ir"), ("telegram", "@maryam_k")]
        twin = add_customer("مريم كريمي", points=points, city="تهران", actor=SYSTEM, at=now())
        verify_contact_point(twin.contact_points.get(kind="telegram"), proof={}, actor=SYSTEM, at=now())
        return twin

    def test_who_looks_alike_is_suggested_with_reasons(self) -> None:
        twin = self.twin()
        html = self.page(f"/desk/people/{self.maryam().pk}/")
        assert "شاید همان آدم باشد" in html and f"/desk/people/{twin.pk}/" in html
        for words in (
            "یک شماره، هم برای تماس و هم در پیام‌رسان",
            "دو نوشتار از یک صندوق ایمیل",
            "نام یکسان",
            "شهر یکسان",
        ):
            assert words in html, words
        assert "شاید همان آدم باشد" not in self.page(f"/desk/people/{Customer.objects.exclude(pk=twin.pk).last().pk}/")

    def test_not_the_same_is_remembered_and_taken_back(self) -> None:
        maryam, twin = self.maryam(), self.twin()
        url = f"/desk/people/{maryam.pk}/apart/{twin.pk}/"
        part = self.sit().post(url, headers={"HX-Request": "true"}).content.decode()
        assert 'name="undo"' in part and f"/compare/{twin.pk}/" not in part
        for one in (maryam, twin):
            assert "شاید همان آدم باشد" not in self.page(f"/desk/people/{one.pk}/")
        part = self.sit().post(url, {"undo": "1"}, headers={"HX-Request": "true"}).content.decode()
        assert f"/compare/{twin.pk}/" in part

    def test_they_are_compared_made_one_and_taken_apart(self) -> None:
        maryam, twin = self.maryam(), self.twin()
        compare = f"/desk/people/{twin.pk}/compare/{maryam.pk}/"
        html = self.page(compare)
        assert f'value="{maryam.pk}" checked' in html.replace("\n", " ")
        assert self.sit().post(compare, {"keep": str(maryam.pk)})["Location"] == f"/desk/people/{maryam.pk}/"
        assert self.sit().get(f"/desk/people/{twin.pk}/")["Location"] == f"/desk/people/{maryam.pk}/"
        html = self.page(f"/desk/people/{maryam.pk}/")
        assert "@maryam_k" in html and "معلوم شد با مريم كريمي یک نفر است" in html
        assert self.page("/desk/people/?q=maryam_k").count("data-row") == 1
        undo = f"/desk/people/{maryam.pk}/merges/{Merge.objects.get().pk}/undo/"
        assert self.sit().post(undo).status_code == 302
        assert "@maryam_k" in self.page(f"/desk/people/{twin.pk}/")
        assert "دوباره از مريم كريمي جدا شد" in self.page(f"/desk/people/{maryam.pk}/")
        assert self.sit().post(f"/desk/people/{twin.pk}/merges/{Merge.objects.get().pk}/undo/").status_code == 404

    def test_a_company_and_its_person_are_not_made_one(self) -> None:
        maryam, twin = self.maryam(), self.twin()
        Customer.objects.filter(pk=twin.pk).update(company=maryam)
        answer = self.sit().post(f"/desk/people/{twin.pk}/compare/{maryam.pk}/", {"keep": str(twin.pk)})
        assert answer.status_code == 409 and "شرکتِ دیگری" in answer.content.decode()
        assert not Merge.objects.exists()

    def test_two_found_by_searching_are_compared(self) -> None:
        maryam, twin = self.maryam(), self.twin()
        assert self.page("/desk/people/?q=کریمی").count('name="who"') >= 2
        assert 'name="who"' not in self.page("/desk/people/")
        answer = self.sit().get(f"/desk/people/compare/?who={maryam.pk}&who={twin.pk}")
        assert answer["Location"] == f"/desk/people/{maryam.pk}/compare/{twin.pk}/"
        assert self.sit().get(f"/desk/people/compare/?who={maryam.pk}").status_code == 400

    def test_the_technician_sees_nothing_of_it(self) -> None:
        maryam, twin = self.maryam(), self.twin()
        client = self.sit("technician")
        assert "compare" not in client.get(f"/desk/people/{maryam.pk}/").content.decode()
        assert client.get(f"/desk/people/{maryam.pk}/compare/{twin.pk}/").status_code == 403
        assert client.post(f"/desk/people/{maryam.pk}/apart/{twin.pk}/").status_code == 403

    def test_the_pages_have_no_english_left(self) -> None:
        maryam, twin = self.maryam(), self.twin()
        for language in ("fa", "ar"):
            Staff.objects.filter(pk=self.cast.agent.pk).update(language=language)
            for url in ("", "edit/", f"compare/{twin.pk}/"):
                assert_no_english(self.page(f"/desk/people/{maryam.pk}/{url}"), allow=ALLOWED)

    def test_the_comparison_costs_the_same_however_much_there_is(self) -> None:
        maryam, twin = self.maryam(), self.twin()
        client, url = self.sit(), f"/desk/people/{maryam.pk}/compare/{twin.pk}/"
        client.get(url)
        with self.assertNumQueries(QUERIES):
            client.get(url)
