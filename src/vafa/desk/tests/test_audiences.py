"""Audiences: put together by clicks, said, counted, kept, renamed, deleted and brought back."""

from datetime import UTC, datetime

from tests.house.pages import assert_no_english
from vafa.customers.conditions.audiences import save_audience
from vafa.customers.conditions.clicks import GROUPS, Row, Typed, typed_from
from vafa.customers.models import Audience
from vafa.desk.tests.test_today import Saturday
from vafa.platform.accounts.models import Staff
from vafa.platform.audit.models import AuditEntry
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.values import SYSTEM

AT = datetime(2026, 5, 2, 8, tzinfo=UTC)
PLACE = "/desk/people/audiences/"
KARIMI = {"all": [{"is": ["customers.city", "is", "تهران"]}]}


def form(name: str = "تازه", **groups: list[tuple[str, str, str, str]]) -> dict[str, object]:
    """What a browser would post: every row with its four parts."""
    posted: dict[str, object] = {"name": name}
    for key in GROUPS:
        for n, part in enumerate(("field", "of", "op", "value")):
            posted[f"{key}-{part}"] = [row[n] for row in groups.get(key, [])] or [""]
    return posted


ROWS = form(
    all=[("customers.orders", "", "at_least", "۱"), ("customers.consent:offer", "email", "empty", "")],
    any=[("customers.last_purchase", "", "within", "۳۶۵"), ("sales.spent:IRR", "۹۰", "over", "۱ هزار تومان")],
    none=[("cases.tag", "", "has", "ناراضی"), ("customers.known", "", "before", "۱۴۰۰/۱/۱")],
)


class TestAudiences(Saturday):
    def test_conditions_made_by_clicks_are_kept_as_a_tree(self) -> None:
        lead = self.sit("lead")
        answer = lead.post(f"{PLACE}new/", ROWS)
        kept = Audience.objects.get()
        assert answer.status_code == 302 and answer["Location"] == f"{PLACE}{kept.pk}/"
        assert kept.conditions == {
            "all": [
                {"is": ["customers.orders", "at_least", "1"]},
                {"is": ["customers.consent:offer:email", "empty"]},
                {
                    "any": [
                        {"is": ["customers.last_purchase", "within", 365]},
                        {"is": ["sales.spent:IRR:90", "over", "10000"]},
                    ]
                },
                {
                    "not": {
                        "any": [
                            {"is": ["cases.tag", "has", "ناراضی"]},
                            {"is": ["customers.known", "before", "2021-03-20T20:30:00+00:00"]},
                        ]
                    }
                },
            ]
        }
        assert AuditEntry.objects.filter(action="audience.saved", subject_id=str(kept.pk)).count() == 1
        again = lead.post(f"{PLACE}{kept.pk}/", {**ROWS, "name": kept.name})
        assert again.status_code == 302 and AuditEntry.objects.filter(action="audience.saved").count() == 1

    def test_the_page_shows_what_it_keeps(self) -> None:
        lead = self.sit("lead")
        lead.post(f"{PLACE}new/", ROWS)
        html = lead.get(f"{PLACE}{Audience.objects.get().pk}/").content.decode()
        for shown in ('value="۱۴۰۰/۰۱/۰۱"', 'value="۱٬۰۰۰ تومان"', 'value="ناراضی"', "مشتریانی که"):
            assert shown in html, shown
        assert "field__error" not in html

    def test_every_change_says_whom_it_finds(self) -> None:
        html = self.sit().post(f"{PLACE}look/", form(all=[("customers.city", "", "is", "تهران")])).content.decode()
        assert "در «\u2068تهران\u2069» زندگی می‌کنند" in html and 'id="look"' in html
        assert "<html" not in html
        bad = self.sit().post(f"{PLACE}look/", form(all=[("customers.orders", "", "over", "خیلی")])).content.decode()
        assert "خیلی" in bad and "audience__count" not in bad

    def test_what_is_wrong_is_said_at_its_row_and_nothing_typed_is_lost(self) -> None:
        rows = form(all=[("sales.bought", "", "within", "180"), ("customers.orders", "", "over", "خیلی")])
        answer = self.sit("lead").post(f"{PLACE}new/", rows)
        html = answer.content.decode()
        assert answer.status_code == 422 and not Audience.objects.exists()
        assert html.count("condition__error") == 2 and 'value="خیلی"' in html

    def test_it_is_deleted_and_brought_back(self) -> None:
        kept = save_audience(None, name="تهرانی‌ها", conditions=KARIMI, actor=SYSTEM, at=AT)
        lead = self.sit("lead")
        answer = lead.post(f"{PLACE}{kept.pk}/", {"do": "delete"})
        listed = lead.get(answer["Location"]).content.decode()
        assert "تهرانی‌ها" not in listed and f"{PLACE}{kept.pk}/undo/" in listed
        assert lead.get(f"{PLACE}{kept.pk}/").status_code == 404
        save_audience(None, name="تهرانی‌ها", conditions=KARIMI, actor=SYSTEM, at=AT)
        lead.post(f"{PLACE}{kept.pk}/undo/")
        names = {one.name for one in Audience.objects.filter(deleted_at=None)}
        assert names == {"تهرانی‌ها", "تهرانی‌ها (2)"}
        lines = AuditEntry.objects.filter(subject_kind="audience", subject_id=str(kept.pk)).order_by("pk")
        assert [one.action for one in lines] == [
            "audience.saved",
            "audience.deleted",
            "audience.restored",
        ]

    def test_a_name_stands_for_one_audience(self) -> None:
        save_audience(None, name="یکی", conditions=KARIMI, actor=SYSTEM, at=AT)
        assert self.sit("lead").post(f"{PLACE}new/", {**ROWS, "name": " یکی "}).status_code == 422
        assert self.sit("lead").post(f"{PLACE}new/", {**ROWS, "name": "  "}).status_code == 422

    def test_deeper_conditions_are_used_as_they_are(self) -> None:
        deep = {"any": [{"all": [KARIMI, {"is": ["cases.open", "is", "no"]}]}, {"not": KARIMI}]}
        kept = save_audience(None, name="ژرف", conditions=deep, actor=SYSTEM, at=AT)
        lead, before = self.sit("lead"), kept.conditions
        assert "conditions__rows" not in lead.get(f"{PLACE}{kept.pk}/").content.decode()
        assert lead.post(f"{PLACE}{kept.pk}/", {"name": "ژرف‌تر", "as_kept": "1"}).status_code == 302
        kept.refresh_from_db()
        assert (kept.name, kept.conditions) == ("ژرف‌تر", before)

    def test_conditions_that_no_longer_read_say_so(self) -> None:
        gone = Audience.objects.create(
            name="رفته", conditions={"all": [{"is": ["gone.field", "is", "x"]}]}, created_at=AT, changed_at=AT,
            changed_by="system",
        )  # fmt: skip
        assert "gone.field" in self.page(PLACE) and "gone.field" in self.page(f"{PLACE}{gone.pk}/")
        assert "–" in self.page(f"{PLACE}{gone.pk}/count/")

    def test_the_pages_have_no_english_left(self) -> None:
        kept = save_audience(None, name="تهرانی‌ها", conditions=KARIMI, actor=SYSTEM, at=AT)
        for language in ("fa", "ar"):
            Staff.objects.filter(pk=self.cast.lead.pk).update(language=language)
            lead = self.sit("lead")
            for url in (PLACE, f"{PLACE}new/", f"{PLACE}{kept.pk}/"):
                assert_no_english(lead.get(url).content.decode(), allow=("English", "IRR", *("W9", "P5", "E3", "V2")))

    def test_who_may_not_keep_audiences_only_looks(self) -> None:
        kept = save_audience(None, name="تهرانی‌ها", conditions=KARIMI, actor=SYSTEM, at=AT)
        agent = self.sit("agent")
        html = agent.get(f"{PLACE}{kept.pk}/").content.decode()
        assert "audience__count" in html and 'name="name"' not in html
        assert agent.post(f"{PLACE}{kept.pk}/", {"do": "delete"}).status_code == 403
        assert self.sit("analyst").get(PLACE).status_code == 403


def test_rows_and_tree_are_two_ways_to_say_the_same() -> None:
    rows = Typed(
        {
            "all": [Row("customers.city", "", "is", "قم"), Row("customers.trait", "class", "is", "vip")],
            "any": [Row("feedback.csat", "", "under", "۳"), Row("conversations.wrote", "email", "ago", "30")],
            "none": [Row("cases.open", "", "is", "yes")],
        }
    )
    with reading_as(Reader()):
        assert typed_from(rows.data()) == rows
