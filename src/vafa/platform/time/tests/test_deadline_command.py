import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vafa.platform.time import deadline
from vafa.platform.time.deadline_words import SAYS
from vafa.platform.values.calendar_words import LANGUAGES

CALENDAR = {
    "time_zone": "Asia/Tehran",
    "hours": {day: [["09:00", "17:00"]] for day in ("sat", "sun", "mon", "tue", "wed")},
    "holidays": ["2026-03-21"],
}


@pytest.fixture
def shop(tmp_path: Path) -> str:
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(CALENDAR), encoding="utf-8")
    return str(path)


def ask(*words: str) -> int:
    parser = argparse.ArgumentParser()
    deadline.add_arguments(parser)
    return deadline.run(parser.parse_args(words))


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert ask(*words, "--json") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_it_says_when_minutes_are_over(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "--calendar", shop, "--start", "2026-03-18T16:00", "--minutes", "120")
    assert (told["due"], told["minutes"]) == ("2026-03-22T10:00:00+03:30", 120)
    assert [step["kind"] for step in told["steps"]] == ["worked", "closed", "holiday", "closed", "worked", "due"]
    assert told["steps"][2]["day"] == "2026-03-21"


def test_it_measures_working_minutes_without_pauses(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    pauses = ["--pause", "2026-03-18T16:15..2026-03-18T16:30", "--pause", "2026-03-18T16:00..2026-03-18T16:20"]
    told = answer(capsys, "--calendar", shop, "--start", "2026-03-18T12:30:00Z", "--end", "2026-03-22T10:00", *pauses)
    assert told["minutes"] == 90
    told = answer(capsys, "--calendar", shop, "--start", "2026-03-18T16:00", "--end", "2026-03-18T16:00:30")
    assert told["minutes"] == 0.5


def test_it_knows_the_shipped_calendars(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "--calendar", "iran", "--start", "2026-03-18T16:00", "--minutes", "360")
    assert told["due"] == "2026-03-25T10:00:00+03:30"


def test_it_explains_in_words(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("--calendar", shop, "--start", "2026-03-18T16:00", "--minutes", "120")
    assert ask(*question) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "سررسید: یکشنبه ۲ فروردین ۱۴۰۵ ساعت ۱۰:۰۰."
    assert len(lines) == 6
    assert ask(*question, "--language", "en") == 0
    assert capsys.readouterr().out.startswith("Due: Sunday 22 March 2026 at 10:00.")
    assert ask(*question[:4], "--end", "2026-03-22T10:00", "--language", "ar") == 0
    assert capsys.readouterr().out.startswith("وقت العمل: ساعتان.")


def test_of_very_many_steps_it_tells_the_first_and_the_last(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("--calendar", shop, "--start", "2026-03-18", "--minutes", "100000", "--language", "en") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 62
    assert "more steps" in lines[31]


IRAN = "--calendar iran --start 2026-03-18"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "--calendar"),
        ("--calendar iran", "--start"),
        (IRAN, "either"),
        (f"{IRAN} --minutes 1 --end 2026-03-19", "either"),
        ("--calendar /no/such.json --start 2026-03-18 --minutes 1", "cannot be read"),
        ("--calendar iran --start noon --minutes 1", "no moment"),
        ("--calendar iran --start 0001-01-01 --minutes 1", "outside"),
        (f"{IRAN} --minutes many", "no number"),
        (f"{IRAN} --minutes nan", "no number"),
        (f"{IRAN} --minutes -1", "negative"),
        (f"{IRAN} --minutes inf", "fifty years"),
        (f"{IRAN} --end 2026-03-17", "before"),
        (f"{IRAN} --end 2026-03-19 --pause now", "--pause"),
        (f"{IRAN} --end 2026-03-19 --pause 2026-03-19..2026-03-18", "swap"),
    ],
)
def test_bad_input_gets_one_sentence(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(*words.split(), "--language", "en") == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert not told.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"time_zone": "UTC",\n oops', "line 2"),
        (b"\xff\xfe{", "UTF-8"),
        (b'{"hours": {}, "hours": {}}', "twice"),
        (b"[" * 100_000, "JSON"),
        (b"[]", "no calendar"),
        (b'{"time_zone": "UTC", "hours": {"mon": [["9", "10:00"]]}}', "hours.mon[0][0]"),
    ],
)
def test_a_bad_file_gets_one_sentence(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    assert ask("--calendar", str(path), "--start", "2026-03-18", "--minutes", "1", "--language", "en") == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1


def test_an_unknown_language_is_said_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("--language", "tlh") == 2
    assert "fa, ar or en" in capsys.readouterr().err


def test_everything_it_says_is_worded_in_every_language() -> None:
    assert all(set(sentences) == set(LANGUAGES) for sentences in SAYS.values())


def test_it_starts_without_django_and_without_the_heavy_libraries() -> None:
    code = "import sys, vafa.platform.time.deadline; print({'django', 'holidays', 'jdatetime'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
