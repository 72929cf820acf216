"""Two who extract the sentences of a room at once lose nothing of each other's work; two rooms agree on their words."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import polib
import pytest

from tools import translations

ROOM = "garden"
A_MOMENT = 0.3  # seconds; far more than an extraction of one sentence takes


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A room with one page of one sentence, which is translated."""
    monkeypatch.setattr(translations, "SOURCE", tmp_path / "src" / "vafa")
    folder = tmp_path / "src" / "vafa" / ROOM
    page = folder / "templates" / ROOM / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text('{% load i18n %}{% translate "A rose" %}', encoding="utf-8")
    translations.bring_up_to_date(ROOM, [])
    translate(folder, "A rose", "گل سرخ")
    return folder


def catalogue(folder: Path) -> Path:
    return folder / "locale" / "fa" / "LC_MESSAGES" / "django.po"


def translate(folder: Path, sentence: str, words: str) -> None:
    """Somebody writes a translation."""
    file = polib.pofile(str(catalogue(folder)))
    entry = file.find(sentence)
    if entry is None:
        entry = polib.POEntry(msgid=sentence)
        file.append(entry)
    entry.msgstr = words
    file.save()


def words_of(folder: Path) -> dict[str, str]:
    return {one.msgid: one.msgstr for one in polib.pofile(str(catalogue(folder)))}


@contextmanager
def somebody_extracts() -> Iterator[None]:
    """Somebody else is writing the room's catalogues."""
    with translations.lock_of(ROOM).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_the_second_waits_and_keeps_what_the_first_has_added(room: Path) -> None:
    second = Thread(target=translations.bring_up_to_date, args=(ROOM, []))
    with somebody_extracts():
        second.start()
        second.join(A_MOMENT)
        assert second.is_alive(), "it waits for its turn"
        page = room / "templates" / ROOM / "page.html"
        page.write_text('{% load i18n %}{% translate "A rose" %}{% translate "A tulip" %}', encoding="utf-8")
        translate(room, "A tulip", "لاله")
    second.join()
    assert words_of(room) == {"A rose": "گل سرخ", "A tulip": "لاله"}


def test_whoever_reads_meanwhile_sees_a_whole_catalogue(room: Path) -> None:
    before = catalogue(room).read_text(encoding="utf-8")
    (room / "more.py").write_text('from django.utils.translation import gettext\ngettext("A tulip")\n')
    with catalogue(room).open(encoding="utf-8") as reader:
        translations.bring_up_to_date(ROOM, [])
        assert reader.read() == before
    assert words_of(room) == {"A rose": "گل سرخ", "A tulip": ""}
    assert [one.name for one in catalogue(room).parent.iterdir()] == ["django.po"]


def test_rooms_do_not_wait_for_one_another(room: Path) -> None:
    with somebody_extracts():
        translations.bring_up_to_date("house", [])


def test_two_rooms_that_say_a_sentence_differently_are_told(room: Path) -> None:
    other = room.with_name("kitchen")
    catalogue(other).parent.mkdir(parents=True)
    polib.POFile().save(str(catalogue(other)))
    translate(other, "A rose", "گل سرخ")
    assert translations.said_in_two_ways([ROOM, "kitchen"], "fa") == []
    translate(other, "A rose", "رز")
    (told,) = translations.said_in_two_ways([ROOM, "kitchen"], "fa")
    assert "'A rose'" in told and "garden, kitchen" in told
