"""Links of letters tell when they are used, and the letter nobody opened is found."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.conversations.actions import note_link_used, note_opened
from vafa.conversations.links import OPENED, USED, opened_url, read_opened, read_used, used_url
from vafa.conversations.models import Message
from vafa.conversations.queries import unclicked, unopened
from vafa.conversations.rules.used_links import html_with, links_in, text_with
from vafa.conversations.sending import Draft, send_message
from vafa.conversations.sending.leaving_words import leaving_words
from vafa.conversations.settings import OPENED as OPENED_SETTING
from vafa.conversations.settings import USED as USED_SETTING
from vafa.conversations.tests.samples import MORNING, note, sara
from vafa.customers.models import Customer
from vafa.platform.events.models import EventRow
from vafa.platform.preferences.models import put
from vafa.platform.values import SYSTEM, Refused

OWN = "https://care.example"
DAY = timedelta(days=1)
TEXT = "سلام، ببینید https://shop.example/a?x=1&y=2، و نیز https://shop.example/b."


class TestTheRule:
    def test_it_finds_links_once_in_their_order_and_none_of_ours(self) -> None:
        text = f"{TEXT} https://shop.example/b {OWN}/u/abc/ {OWN}.evil.example/x (https://c.example/)"
        assert links_in(text, OWN) == [
            "https://shop.example/a?x=1&y=2", "https://shop.example/b", f"{OWN}.evil.example/x", "https://c.example/",
        ]  # fmt: skip

    def test_it_changes_what_a_link_opens_and_never_what_it_says(self) -> None:
        page = '<p><a href="https://shop.example/a?x=1&amp;y=2">https://shop.example/a?x=1&amp;y=2</a></p>'
        changed = html_with(page, TEXT, OWN, lambda number: f"{OWN}/l/{number}/")
        assert changed == f'<p><a href="{OWN}/l/0/">https://shop.example/a?x=1&amp;y=2</a></p>'
        assert text_with(TEXT, OWN, lambda number: f"<{number}>") == "سلام، ببینید <0>، و نیز <1>."

    @given(st.text(alphabet="aش :/.،()htps", max_size=60))
    def test_any_text_is_as_it_was_but_for_its_links(self, text: str) -> None:
        links = links_in(text, OWN)
        assert text_with(text, OWN, lambda number: links[number]) == text

    @given(st.integers(0, 2**56 - 1), st.integers(0, 99))
    def test_a_link_names_its_letter_and_number(self, message: int, number: int) -> None:
        token = used_url(message, number).rstrip("/").rpartition("/")[2]
        assert read_used(token) == (message, number) and len(token) == 22

    def test_a_forged_link_and_one_for_something_else_are_refused(self) -> None:
        token = used_url(7, 1).rstrip("/").rpartition("/")[2]
        for wrong in ("", "x", token[:-2] + "AA", "é" * 22, token + "A"):
            with pytest.raises(Refused):
                read_used(wrong)
        with pytest.raises(Refused):
            read_opened(token)


def letter(who: Customer, purpose: str = "care", **more: object) -> Message:
    """A letter with two links that left this morning."""
    draft: Draft = note(who, purpose, text=TEXT, **more)
    row = send_message(draft, actor=SYSTEM, at=MORNING)
    Message.objects.filter(pk=row.pk).update(state="sent", settled_at=MORNING)
    row.refresh_from_db()
    return row


@pytest.mark.django_db
class TestLetters:
    def test_a_letter_keeps_its_addresses_and_leaves_with_ours(self) -> None:
        row = letter(sara())
        text, page = leaving_words(row)
        assert row.links == 2 and "https://shop.example/b" in row.text and "https://shop.example" not in text
        assert USED.partition("{")[0] in text and "/u/" in text, "the way to stop such letters stays what it was"
        assert "<img" not in page

    def test_an_answer_is_never_followed(self) -> None:
        row = letter(sara(), "service")
        assert row.links == 0 and leaving_words(row) == (row.text, row.html)

    def test_it_can_be_switched_off_and_what_was_recorded_before_stays(self) -> None:
        before = letter(sara())
        put(USED_SETTING, False, actor=SYSTEM, at=MORNING)
        assert letter(sara()).links == 0 and "shop.example" not in leaving_words(before)[0]

    def test_a_picture_tells_of_opening_only_where_somebody_wants_it(self) -> None:
        put(OPENED_SETTING, True, actor=SYSTEM, at=MORNING)
        row = letter(sara())
        assert OPENED.partition("{")[0] in leaving_words(row)[1]
        note_opened(row.pk, actor=SYSTEM, at=MORNING + DAY)
        note_opened(row.pk, actor=SYSTEM, at=MORNING + 2 * DAY)
        row.refresh_from_db()
        assert row.read_at == MORNING + DAY
        assert EventRow.objects.filter(name="conversations.MessageRead").count() == 1
        assert opened_url(row.pk).endswith(".gif")

    def test_a_used_link_leads_on_and_is_told_once(self) -> None:
        row = letter(sara())
        for hour in range(3):
            found = note_link_used(row.pk, 1, actor=SYSTEM, at=MORNING + timedelta(hours=hour + 1))
            assert found == ("https://shop.example/b", row.customer_id)
        row.refresh_from_db()
        assert row.clicked_at == row.read_at == MORNING + timedelta(hours=1)
        assert EventRow.objects.filter(name="conversations.LinkUsed").count() == 1

    def test_a_machine_that_looks_is_led_on_and_not_counted(self) -> None:
        row = letter(sara())
        assert note_link_used(row.pk, 0, counts=False, actor=SYSTEM, at=MORNING)[0].startswith("https://shop")
        row.refresh_from_db()
        assert row.clicked_at is None and not EventRow.objects.filter(name="conversations.LinkUsed").exists()

    @pytest.mark.parametrize("number", [2, 99])
    def test_it_leads_nowhere_but_where_the_letter_says(self, number: int) -> None:
        with pytest.raises(Refused):
            note_link_used(letter(sara()).pk, number, actor=SYSTEM, at=MORNING)


@pytest.mark.django_db
class TestWhatWasLeftLying:
    def test_letters_whose_links_nobody_used_are_found_when_the_days_are_over(self) -> None:
        used, lying = letter(sara()), letter(sara())
        letter(sara(), "service")
        note_link_used(used.pk, 0, actor=SYSTEM, at=MORNING + DAY)
        assert list(unclicked(MORNING + 3 * DAY - timedelta(seconds=1), 3)) == []
        found = list(unclicked(MORNING + 3 * DAY, 3))
        assert found == [(lying.customer_id, f"message:{lying.pk}", MORNING + 3 * DAY)]
        assert list(unclicked(MORNING + 5 * DAY, 3, since=MORNING + 4 * DAY)) == []

    def test_an_opened_letter_is_known_only_where_the_channel_tells(self) -> None:
        by_mail, arrived, lost = letter(sara()), letter(sara()), letter(sara())
        Message.objects.filter(pk__in=[arrived.pk, lost.pk]).update(channel="whatsapp")
        Message.objects.filter(pk=arrived.pk).update(delivered_at=MORNING)
        assert [key for _, key, _ in unopened(MORNING + DAY, 1)] == [f"message:{arrived.pk}"]
        put(OPENED_SETTING, True, actor=SYSTEM, at=MORNING)
        assert [key for _, key, _ in unopened(MORNING + DAY, 1)] == [f"message:{by_mail.pk}", f"message:{arrived.pk}"]
