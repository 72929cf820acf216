"""`vafa mail parse` prints what raw mails say."""

import io
import json
import sys

import pytest

from vafa.channels.tests.mail_samples import mail
from vafa.cli import main


def test_it_prints_one_object_a_line(tmp_path, capsys):
    (tmp_path / "a.eml").write_bytes(mail("سلام، سفارش من نرسید", "Date: Mon, 2 Jun 2025 10:01:00 +0330"))
    (tmp_path / "b.eml").write_bytes(mail("Hello\n\n-- \nSara"))
    assert main(["mail", "parse", "--json", str(tmp_path / "a.eml"), str(tmp_path / "b.eml")]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["from"], first["from_name"], first["to"]) == ("sara@example.com", "Sara", ["help@shop.example"])
    assert (first["date"], first["language"], first["html"]) == ("2025-06-02T10:01:00+03:30", "fa", None)
    assert (second["visible"], second["bounce"], second["attachments"]) == ("Hello", None, [])


def test_it_shows_a_mail_to_people_and_takes_standard_input(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail("Hello"))))
    assert main(["mail", "parse", "-"]) == 0
    out = capsys.readouterr().out
    assert "Sara" in out and "Hello" in out


def test_what_cannot_be_read_is_said_and_the_rest_is_read(tmp_path, capsys):
    (tmp_path / "a.eml").write_bytes(b" \n")
    (tmp_path / "b.eml").write_bytes(mail("Hello"))
    names = [str(tmp_path / one) for one in ("a.eml", "b.eml", "none.eml")]
    assert main(["mail", "parse", "--json", *names]) == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 1
    assert "a.eml" in said.err and "none.eml" in said.err


def test_help_says_how_the_fields_look(capsys):
    with pytest.raises(SystemExit):
        main(["mail", "parse", "--help"])
    assert "data-remote-src" in capsys.readouterr().out
