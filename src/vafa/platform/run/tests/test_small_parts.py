"""The pieces of the start, each alone; what happens when they are killed is in tests/faults."""

import shutil
import string
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from vafa.platform.run import disk, memory, words
from vafa.platform.run.database import check_given, serving
from vafa.platform.run.lock import HomeLock, is_held
from vafa.platform.run.logs import LONGEST, Log
from vafa.platform.run.processes import started_at
from vafa.platform.run.tempdb import throwaway
from vafa.platform.run.up import child_environment, require_port, shown_width
from vafa.platform.run.words import CannotStart


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAFA_LANGUAGE", "en")


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder that root's PostgreSQL user may enter, so that nothing is kept outside it."""
    with tempfile.TemporaryDirectory(prefix="vafa-run-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def _blanks(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", words.SENTENCES)
def test_both_languages_tell_the_same_facts(key: str) -> None:
    english, persian = words.SENTENCES[key]
    assert _blanks(english) == _blanks(persian)


def test_the_terminal_language_follows_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAFA_LANGUAGE", "fa")
    assert words.say("stopped").startswith("وفا")
    monkeypatch.delenv("VAFA_LANGUAGE")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert words.say("stopped").startswith("Vafa")


def test_a_folder_has_one_holder_and_the_second_learns_who(tmp_path: Path, in_english: None) -> None:
    home = tmp_path / "home"
    assert not is_held(home)
    with HomeLock(home):
        assert is_held(home)
        with pytest.raises(CannotStart, match="in use by another Vafa"):
            HomeLock(home).take()
    assert not is_held(home)


def test_a_nearly_full_disk_is_refused(tmp_path: Path, in_english: None, monkeypatch: pytest.MonkeyPatch) -> None:
    disk.require_space(tmp_path / "not" / "there" / "yet")
    usage = shutil.disk_usage(tmp_path)._replace(free=150 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(CannotStart, match="Only 150 MB are free"):
        disk.require_space(tmp_path)


def test_a_port_out_of_reach_is_refused(in_english: None) -> None:
    with pytest.raises(CannotStart, match=r"may not listen on 203\.0\.113\.9:8000"):
        require_port("203.0.113.9", 8000)


def test_a_throw_away_server_keeps_persian_letters_and_leaves_nothing() -> None:
    with throwaway() as url:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT cardinality(show_trgm('سلام')), current_setting('fsync')").fetchone()
        folder = Path(psycopg.conninfo.conninfo_to_dict(url)["host"]).parents[1]  # type: ignore[arg-type]
        assert row == (5, "off")
        assert folder.exists()
    assert not folder.exists()


def test_commands_share_one_server_and_the_first_stops_it(passable: Path) -> None:
    home = passable / "home"
    with serving(home) as first:
        with serving(home) as second, psycopg.connect(second) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert first == second
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first)
    assert not is_held(home)


def test_a_given_database_is_used_as_it_is(tmp_path: Path) -> None:
    with serving(tmp_path, "postgresql://elsewhere/vafa") as url:
        assert url == "postgresql://elsewhere/vafa"
    assert list(tmp_path.iterdir()) == []


def test_a_given_database_that_does_not_answer_is_refused(in_english: None) -> None:
    with pytest.raises(CannotStart, match="does not answer"):
        check_given("postgresql://nobody@127.0.0.1:1/vafa")


def test_a_log_tells_its_alarming_lines_once_and_is_emptied_when_long(tmp_path: Path) -> None:
    log = Log(tmp_path / "logs" / "web.log", "ERROR")
    with log.open() as file:
        file.write(b"all is well\nERROR: the kettle is dry\n")
        file.flush()
        assert log.alarms() == ["ERROR: the kettle is dry"]
        assert log.alarms() == []
        file.write(b"x" * LONGEST)
        file.flush()
        log.rotate()
        file.write(b"ERROR: after the turn\n")
    assert log.alarms() == ["ERROR: after the turn"]
    assert log.path.with_name("web.log.1").stat().st_size > LONGEST


def test_children_keep_compiled_python_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = child_environment(Path("/data"), 8123, "postgresql://here")
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert environment["PYTHONPYCACHEPREFIX"] == "/data/pycache"
    assert environment["PORT"] == "8123"


def test_a_process_is_known_by_its_start_and_columns_ignore_joiners() -> None:
    assert started_at(2**22 + 1) is None
    assert shown_width("می\u200cرود") == 5


@pytest.mark.parametrize(
    ("limit", "share"), [("max", None), ("268435456", 64), (f"{8 << 30}", 256), (f"{1 << 50}", None)]
)
def test_the_database_keeps_a_share_of_the_memory_there_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, limit: str, share: int | None
) -> None:
    monkeypatch.setattr(memory, "LIMITS", (tmp_path / "none",))
    monkeypatch.setattr(memory.os, "sysconf", {"SC_PHYS_PAGES": 16 << 18, "SC_PAGE_SIZE": 4096}.__getitem__)
    assert memory.shared_buffers() == 512
    (tmp_path / "limit").write_text(f"{limit}\n")
    monkeypatch.setattr(memory, "LIMITS", (tmp_path / "none", tmp_path / "limit"))
    assert memory.shared_buffers() == (share or 512)
