"""Grow → Held back: who sees what waits, by reason, plan and customer, page by page."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.conversations.models import Message
from vafa.conversations.sending import Draft, send_messages
from vafa.customers.actions import add_customer
from vafa.desk.tests.test_today import Saturday
from vafa.platform.time import now
from vafa.platform.values import SYSTEM

MANAGER, ANALYST = "manager", "analyst"
URL = "/desk/grow/held-back/"


class TestHeldBack(Saturday):
    def hold(self, many: int, reason: str = "open_case") -> list[Message]:
        people = [
            add_customer(f"خریدار {reason} {number}", emails=[f"{reason}{number}@example.com"], actor=SYSTEM, at=now())
            for number in range(many)
        ]
        drafts = [Draft(customer_id=one.pk, purpose="care", subject="خبر", text="سلام") for one in people]
        rows = send_messages(drafts, actor=SYSTEM, at=now())
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(
            held_reason=reason, held_at=now() - timedelta(hours=1), due_at=now() + timedelta(days=1)
        )
        return rows

    def test_it_says_for_whom_why_and_how_many(self) -> None:
        self.hold(2)
        self.hold(1, "more_important")
        html = self.page(URL, MANAGER)
        assert "خریدار open_case 0" in html and "پیام مهم‌تری اول به مشتری می‌رسد." in html
        assert "۲" in html and "?reason=open_case" in html
        only = self.page(f"{URL}?reason=more_important", MANAGER)
        assert "خریدار more_important 0" in only and "خریدار open_case 0" not in only

    def test_whoever_may_not_see_customers_sees_no_names(self) -> None:
        self.hold(1)
        html = self.page(URL, ANALYST)
        assert "خریدار" not in html and "خبر" in html

    def test_it_is_read_page_by_page_with_the_same_number_of_questions(self) -> None:
        self.hold(3)
        self.page(URL, MANAGER)
        before = Message.objects.filter(state="queued").exclude(held_reason="").count()
        with CaptureQueriesContext(connection) as few:
            self.page(URL, MANAGER)
        self.hold(70, "day_off")
        with CaptureQueriesContext(connection) as many:
            html = self.page(URL, MANAGER)
        assert len(many) == len(few)
        assert html.count("<tr>") == 51
        older = html.split("after=")[1].split('"')[0].replace("&amp;", "&")
        assert self.page(f"{URL}?after={older}", MANAGER).count("<tr>") == before + 70 - 50 + 1

    def test_a_plan_or_customer_that_has_nothing_held_shows_nothing(self) -> None:
        (row,) = self.hold(1)
        assert "چیزی نگه داشته نشده" in self.page(f"{URL}?plan=1&step=welcome", MANAGER)
        assert "خبر" in self.page(f"{URL}?customer={row.customer_id}", MANAGER)
        assert "چیزی نگه داشته نشده" in self.page(f"{URL}?customer=99999", MANAGER)
        assert "خبر" in self.page(f"{URL}?plan=x&after=%7E&customer=%00", MANAGER)

    def test_the_page_of_the_customer_says_it_too(self) -> None:
        (row,) = self.hold(1)
        html = self.page(f"/desk/people/{row.customer_id}/", MANAGER)
        assert "نگه‌داشته‌ها" in html and "دوباره دیده می‌شود" in html
