"""Reading a mailbox over IMAP: everything once, nothing lost, whatever happens to the server or to us."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.utils import translation
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError

from tests.emulators.imap import Mailbox
from vafa.channels.drivers.email import Email, EmailSettings, mailbox
from vafa.channels.inbound import Raw

PLACE = {"host": "127.0.0.1", "protection": "none", "sender": "shop@example.com"}


def mail(number: int, text: str = "سلام") -> bytes:
    head = f"From: Sara <sara@example.org>\r\nTo: shop@example.com\r\nSubject: {number}\r\nMessage-ID: <{number}@x>"
    return f"{head}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


def driver(box: Mailbox, **more: object) -> Email:
    return Email(EmailSettings.parse({**PLACE, **box.settings, **more}))


class Shelf:
    """Where what came is kept."""

    def __init__(self) -> None:
        self.kept: list[Raw] = []
        self.came = threading.Condition()

    def __call__(self, raw: Raw) -> None:
        with self.came:
            self.kept.append(raw)
            self.came.notify_all()

    @property
    def subjects(self) -> Sequence[str]:
        found = [raw.body.split(b"Subject: ")[1].split(b"\r")[0].decode() for raw in self.kept]
        return sorted(set(found), key=found.index)

    def wait_for(self, number: int) -> None:
        with self.came:
            assert self.came.wait_for(lambda: len(self.subjects) >= number, 20), self.subjects


class TestAsking:
    def test_what_is_new_is_kept_once_and_marked(self, box: Mailbox) -> None:
        box.deliver(mail(1), mail(2))
        shelf, email = Shelf(), driver(box)
        state = email.poll(shelf, {})
        assert shelf.subjects == ["1", "2"] and shelf.kept[0].body == mail(1)
        assert box.flags() == [{b"\\Seen"}, {b"\\Seen"}]
        box.deliver(mail(3))
        state = email.poll(shelf, state)
        email.poll(shelf, state)
        assert [raw.body for raw in shelf.kept] == [mail(1), mail(2), mail(3)]

    def test_what_somebody_read_before_us_is_kept_too(self, box: Mailbox) -> None:
        shelf, email = Shelf(), driver(box)
        state = email.poll(shelf, {})
        box.deliver(mail(1))
        with box.client() as client:
            client.select_folder("INBOX")
            client.add_flags([client.search()[-1]], [b"\\Seen"])
        email.poll(shelf, state)
        assert shelf.subjects == ["1"]

    def test_what_was_read_long_before_vafa_came_stays_where_it_is(self, box: Mailbox) -> None:
        box.deliver(mail(1))
        with box.client() as client:
            client.select_folder("INBOX")
            client.add_flags(client.search(), [b"\\Seen"])
        shelf = Shelf()
        driver(box).poll(shelf, {})
        assert shelf.kept == []

    def test_nothing_is_marked_before_it_is_kept(self, box: Mailbox) -> None:
        box.deliver(mail(1), mail(2))
        kept: list[Raw] = []

        def keep(raw: Raw) -> None:
            if kept:
                raise OSError("the disk is full")
            kept.append(raw)

        with pytest.raises(OSError, match="disk"):
            driver(box).poll(keep, {})
        assert box.flags() == [{b"\\Seen"}, set()]
        shelf = Shelf()
        driver(box).poll(shelf, {})
        assert shelf.subjects == ["2"]

    def test_a_server_that_numbers_its_mails_anew_loses_nothing(self, box: Mailbox) -> None:
        shelf, email = Shelf(), driver(box)
        box.deliver(mail(1))
        state = email.poll(shelf, {})
        box.kill()
        with pytest.raises(mailbox.BROKEN):
            email.poll(shelf, state)
        box.start()
        box.deliver(mail(1), mail(2))
        again = email.poll(shelf, state)
        assert again["uidvalidity"] != state["uidvalidity"] and shelf.subjects == ["1", "2"]

    @pytest.mark.parametrize(("after", "left"), [("move", 1), ("delete", 0)])
    def test_what_was_read_goes_where_it_should(self, box: Mailbox, after: str, left: int) -> None:
        box.deliver(mail(1))
        shelf, email = Shelf(), driver(box, imap_after=after, imap_moved_to="خوانده")
        state = email.poll(shelf, {})
        assert box.flags() == [] and (len(box.flags("خوانده")) if left else 0) == left
        box.deliver(mail(2))
        email.poll(shelf, state)
        assert shelf.subjects == ["1", "2"] and box.flags() == []

    def test_many_and_large_mails_come_in_pieces(self, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
        large = mail(1, "y" * 3_000_000)
        box.deliver(large, *[mail(number) for number in range(2, 30)])
        monkeypatch.setattr(mailbox, "PATIENCE", -1.0)  # one piece for each asking
        monkeypatch.setattr(mailbox, "SIZES", 10)
        shelf, state, email = Shelf(), {}, driver(box)
        for _ in range(4):
            state = email.poll(shelf, state)
        assert len(shelf.kept) == len(shelf.subjects) == 29 and shelf.kept[0].body == large

    def test_without_a_mailbox_nobody_is_asked(self) -> None:
        assert Email(EmailSettings.parse(PLACE)).poll(Shelf(), {"a": 1}) == {"a": 1}


class TestListening:
    def test_what_comes_is_kept_at_once_and_a_stop_is_heard(self, box: Mailbox) -> None:
        shelf = Shelf()
        with listening(box, shelf) as stop:
            box.deliver(mail(1))
            shelf.wait_for(1)
            box.deliver(mail(2))
            shelf.wait_for(2)
            asked = time.monotonic()
            stop.set()
        assert time.monotonic() - asked < 2.0 and shelf.subjects == ["1", "2"]

    def test_a_word_that_came_in_two_pieces_costs_no_mail(self, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
        whole, cut = IMAPClient.idle_check, threading.Event()

        def half(client: IMAPClient, timeout: float) -> object:
            if cut.is_set():
                return whole(client, timeout)
            cut.set()
            raise IMAPClientAbortError("socket error: unterminated line: b'* 2 FETCH ('")

        monkeypatch.setattr("imapclient.IMAPClient.idle_check", half)
        shelf = Shelf()
        with listening(box, shelf) as stop:
            cut.wait(20)
            box.deliver(mail(1))
            shelf.wait_for(1)
            stop.set()
        assert shelf.subjects == ["1"]

    def test_what_came_while_nobody_listened_is_taken_first(self, box: Mailbox) -> None:
        shelf = Shelf()
        box.deliver(mail(1))
        with listening(box, shelf) as stop:
            shelf.wait_for(1)
            stop.set()

    def test_the_question_is_put_anew_in_time(self, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
        from vafa.channels.drivers.email import idle

        monkeypatch.setattr(idle, "ANEW", 0.2)
        monkeypatch.setattr(idle, "LOOK", 0.1)
        shelf = Shelf()
        with listening(box, shelf) as stop:
            stop.wait(1.0)
            box.deliver(mail(1))
            shelf.wait_for(1)
            stop.set()

    def test_a_killed_server_is_said_and_the_next_line_goes_on(self, box: Mailbox) -> None:
        shelf, errors = Shelf(), []
        with listening(box, shelf, errors) as stop:
            box.deliver(mail(1))
            shelf.wait_for(1)
            box.kill()
        assert errors and isinstance(errors[0], mailbox.BROKEN)
        box.start()
        box.deliver(mail(2))
        with listening(box, shelf) as stop:
            shelf.wait_for(2)
            stop.set()

    def test_a_server_without_idle_is_left_to_the_clock(self, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("imapclient.IMAPClient.has_capability", lambda *_: False)
        shelf = Shelf()
        with listening(box, shelf) as stop:
            box.deliver(mail(1))
            stop.set()
        assert shelf.kept == [] and driver(box).poll(shelf, {})["uid"] and shelf.subjects == ["1"]


class TestSigningIn:
    def test_a_good_mailbox_works(self, box: Mailbox) -> None:
        assert driver(box)._check_mailbox() is None

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [({"imap_password": "guess"}, "password"), ({"imap_folder": "Nowhere"}, "Nowhere"), ({"imap_port": 1}, "not")],
    )
    def test_what_is_wrong_is_one_sentence(self, box: Mailbox, wrong: dict[str, Any], said: str) -> None:
        with translation.override("en"):
            words = driver(box, **wrong)._check_mailbox()
        assert words and said in words and "letters in" not in words and "guess" not in words


@contextmanager
def listening(box: Mailbox, shelf: Shelf, errors: list[BaseException] | None = None) -> Iterator[threading.Event]:
    """A thread that listens, until it is told to stop or its line breaks."""
    stop = threading.Event()

    def run() -> None:
        try:
            driver(box).listen(shelf, stop)
        except mailbox.BROKEN as problem:
            if errors is None:
                raise
            errors.append(problem)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield stop
    thread.join(20)
    assert not thread.is_alive()
