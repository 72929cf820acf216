"""The tool that collects sentences and says what is missing."""

from pathlib import Path

import polib
import pytest

from tools import translations

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
from django.utils import translation
title = _("Orders of " "%(name)s")
count = ngettext("%(n)s order", "%(n)s orders", 3)
month = pgettext("month", "May")
other = translation.gettext("Hello")
unknown = _(title)
"""
PAGE = """{% load i18n %}<h1>{% translate "Good morning" %}</h1>{% trans "It's late" as late %}
{% blocktranslate trimmed count n=n %}
  {{ n }} call
{% plural %}
  {{ n }} calls
{% endblocktranslate %}{{ _("Plain") }}{% translate "May" context "month" %}{# {% translate "Not me" %} #}"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(translations, "SOURCE", tmp_path / "vafa")
    cases = tmp_path / "vafa" / "cases"
    (cases / "templates").mkdir(parents=True)
    (cases / "wording.py").write_text(PYTHON, encoding="utf-8")
    (cases / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    return cases


def catalogue(room: Path, language: str = "fa") -> polib.POFile:
    return polib.pofile(str(room / "locale" / language / "LC_MESSAGES" / "django.po"))


def test_sentences_are_found_in_python_and_in_templates(room: Path) -> None:
    assert translations.main(["extract", "cases"]) == 0
    found = {(e.msgctxt, e.msgid, e.msgid_plural) for e in catalogue(room)}
    assert found == {
        (None, "Orders of %(name)s", ""),
        (None, "%(n)s order", "%(n)s orders"),
        ("month", "May", ""),
        (None, "Hello", ""),
        (None, "Good morning", ""),
        (None, "It's late", ""),
        (None, "%(n)s call", "%(n)s calls"),
        (None, "Plain", ""),
    }
    assert len(catalogue(room, "ar").find("%(n)s call").msgstr_plural) == 6


def test_extracting_again_keeps_translations_and_drops_the_unused(room: Path) -> None:
    translations.main(["extract", "cases"])
    po = catalogue(room)
    po.find("Hello").msgstr = "سلام"
    po.save()
    (room / "templates" / "page.html").write_text("", encoding="utf-8")
    translations.main(["extract", "cases"])
    assert catalogue(room).find("Hello").msgstr == "سلام"
    assert catalogue(room).find("Good morning") is None
    before = (room / "locale" / "fa" / "LC_MESSAGES" / "django.po").read_bytes()
    translations.main(["extract", "cases"])
    assert (room / "locale" / "fa" / "LC_MESSAGES" / "django.po").read_bytes() == before


def test_checking_lists_what_is_missing_or_wrong(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "templates" / "page.html").write_text("", encoding="utf-8")
    (room / "wording.py").write_text(PYTHON.partition("month =")[0] + 'x = _("Send CSV")\n', encoding="utf-8")
    translations.main(["extract", "cases"])
    good = {"Orders of %(name)s": "سفارش‌های %(name)s", "Send CSV": "CSV را بفرستید"}
    for language in ("fa", "ar"):
        po = catalogue(room, language)
        for entry in po:
            entry.msgstr = good.get(entry.msgid, "")
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "%(n)s سفارش")
        po.save()
    assert translations.main(["check", "cases"]) == 0

    po = catalogue(room)
    po.find("Orders of %(name)s").msgstr = "سفارش‌های %(nam)s"
    po.find("Send CSV").msgstr = "CSV را send کنید"
    po.save()
    po = catalogue(room, "ar")
    po.find("Send CSV").msgstr = ""
    po.find("Orders of %(name)s").flags.append("fuzzy")
    po.save()
    capsys.readouterr()
    assert translations.main(["check", "cases"]) == 1
    said = capsys.readouterr().out
    assert all(word in said for word in ("placeholders", "'send'", "is not translated", "fuzzy", "4 to mend"))


def test_a_formatted_string_is_refused(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "wording.py").write_text(
        'from django.utils.translation import gettext as _\nx = _(f"Hi {name}")\n', encoding="utf-8"
    )
    assert translations.main(["check", "cases"]) == 1
    assert "line 2: translate first" in capsys.readouterr().out
