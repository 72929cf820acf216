"""Letters: written once, safe in HTML, strict about what they ask for."""

import re
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.conversations.letters import (
    LetterBroken,
    Rendered,
    Shelf,
    allowed_variables,
    free_text,
    letter_keys,
    liquid,
    preview,
    render,
    render_source,
    reset_letter,
    save_letter,
)
from vafa.conversations.letters.shelf import Source, parse, shipped
from vafa.conversations.models import Letter
from vafa.conversations.tests.samples import MORNING, sara
from vafa.customers.models import Customer
from vafa.platform.audit.models import AuditEntry
from vafa.platform.i18n.contract import languages
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.preferences.models import put
from vafa.platform.values import SYSTEM, Refused
from vafa.platform.wording import sentence

KNOWN = {"customer": {"name": "سارا"}, "shop": {"name": "وفا"}, "url": "https://example.com/a?x=1&y=(2)"}

PARTS = [
    "{{ x }}",
    "{{ y }}",
    "{{ z }}",
    "[a]({{ x }})",
    "[{{ y }}]({{ z }}?b=c)",
    "[a](http://e.com/{{ x }})",
    "\n",
    "\n\n",
]
PARTS += [
    "**",
    "- ",
    " ",
    "[a](tel:{{ y }})",
    "{% capture c %}{{ x }}{% endcapture %}{{ c | size }}{{ c }}",
    "{{ x | append: '**' }}",
]
PARTS += ["{{ y | url_decode }}", "[a]({{ x }}{{ y }})", "(", ")", "<b>", "\ue100", 'href="{{ y }}"']


def written(body: str, subject: str = "s", **more: object) -> tuple[str, str]:
    words = render_source(Source(subject, body), "fa", {**KNOWN, **more}, purpose="service", stop="")
    return words.text.removesuffix("\n\nوفا"), words.html.removesuffix("<p>وفا</p>")


class TestShape:
    def test_paragraphs_lists_links_and_buttons_in_both_forms(self) -> None:
        text, page = written("سلام **سارا**\nخط دوم\n\n- یک\n- دو\n\n[پیگیری]({{ url }})\n\nببینید [اینجا]({{ url }}).")
        href = "https://example.com/a?x=1&amp;y=(2)"
        assert page == (
            "<p>سلام <strong>سارا</strong><br>خط دوم</p><ul><li>یک</li><li>دو</li></ul>"
            f'<p class="button"><a href="{href}">پیگیری</a></p><p>ببینید <a href="{href}">اینجا</a>.</p>'
        )
        assert text == f"سلام سارا\nخط دوم\n\n- یک\n- دو\n\nپیگیری:\n{KNOWN['url']}\n\nببینید اینجا ({KNOWN['url']})."

    @given(value=st.text(max_size=60))
    def test_no_value_brings_in_a_mark_or_an_element(self, value: str) -> None:
        _, page = written("{{ x }}", x=f"[a](https://evil.example) **b** <script>{value}")
        assert "<a" not in page and "<strong" not in page and "<script" not in page
        text, _ = written("a{{ x }}b", x="[a](b) *c*\n- d & <e>")
        assert text == "a[a](b) *c*\n- d & <e>b"

    @given(
        value=st.text(max_size=20) | st.from_regex(r"[a-z]{0,10}:?/?/?[a-z.:&?=/ -]{0,20}", fullmatch=True),
        other=st.text(alphabet="a -*[]()<&\u00a0\n\"'\ue100", max_size=6),
        body=st.lists(st.sampled_from(PARTS), min_size=1, max_size=8).map("".join),
        stop=st.sampled_from(["", "https://example.com/u/t-_/", "javascript:alert(1)"]),
    )
    def test_a_value_reads_as_if_the_letter_had_been_written_around_it(
        self, value: str, other: str, body: str, stop: str
    ) -> None:
        def words() -> Rendered:
            known = {**KNOWN, "x": value, "y": other, "z": "https://example.com/" + value}
            return render_source(Source("{{ y }} {{ x }}", body), "fa", known, purpose="care", stop=stop)

        with patch.object(liquid, "_VALUE", re.compile("(?!)")):
            around = words()
        assert words() == around

    def test_an_author_s_own_html_is_shown_as_text_and_a_script_is_no_link(self) -> None:
        _, page = written("<b onclick=x>متن</b> [x](javascript:alert(1))")
        assert "<b" not in page and "href" not in page

    def test_dates_digits_and_money_are_as_the_reader_knows_them(self) -> None:
        text, _ = written(
            "{{ d | day }} · {{ n | number }} · {{ m | money: 'IRR' }}", d=date(2026, 3, 20), n=1234, m="50000"
        )
        assert text == "۲۹ اسفند ۱۴۰۴ · ۱٬۲۳۴ · ۵٬۰۰۰ تومان"

    def test_free_text_keeps_its_lines_and_means_nothing_else(self) -> None:
        words = free_text("موضوع\r\nبد", "سلام\n- الف [x](https://y.z)\n\nدوم", "fa", {"name": "وفا", "phone": "021"})
        assert words.subject == "موضوع بد"
        assert words.html == "<p>سلام<br>- الف [x](https://y.z)</p><p>دوم</p><p>وفا<br>021</p>"

    @pytest.mark.django_db
    def test_letters_of_care_say_why_and_how_to_stop(self) -> None:
        words = render("test_message", "fa", KNOWN, purpose="care", stop="https://example.com/u/t/")
        assert "چون از وفا خرید کرده‌اید" in words.text and "https://example.com/u/t/" in words.text
        assert "<footer><p>" in words.html and 'href="https://example.com/u/t/"' in words.html
        assert "https" not in render("test_message", "fa", KNOWN).text


@pytest.mark.django_db
class TestStrictness:
    @pytest.mark.parametrize(
        ("body", "name"),
        [
            ("{{ custmer.name }}", "custmer.name"),
            ("{{ customer.nme }}", "customer.nme"),
            ("{% if x %}{% endif %}", "x"),
        ],
    )
    def test_an_unknown_variable_is_named(self, body: str, name: str) -> None:
        with pytest.raises(LetterBroken) as broken:
            written(body)
        assert broken.value.name == name

    @pytest.mark.parametrize("body", ["{{ customer.name", "{% for %}", "{{ x | nofilter }}", "{% include 'a' %}"])
    def test_what_is_no_liquid_is_refused(self, body: str) -> None:
        with pytest.raises(LetterBroken):
            written(body, x=1)

    @pytest.mark.parametrize(
        "body",
        ["{% for a in (1..100000) %}.{% endfor %}", "{% for a in (1..1900) %}" + "x" * 500 + "{% endfor %}"],
    )
    def test_a_letter_cannot_run_or_grow_without_end(self, body: str) -> None:
        with pytest.raises(LetterBroken):
            written(body)

    def test_saving_refuses_with_the_nearest_name_in_the_reader_s_words(self) -> None:
        with pytest.raises(Refused) as refused:
            save_letter("test_message", "fa", "سلام {{ customer.nam }}", "متن", actor=SYSTEM, at=MORNING)
        with reading_as(Reader(language="fa")):
            said = sentence(refused.value)
        assert said == "نامه «customer.nam» را نمی‌شناسد. منظورتان «customer.name» بود؟"
        assert not Letter.objects.exists()

    def test_a_saved_letter_is_used_and_can_be_taken_back(self) -> None:
        save_letter("test_message", "fa", "مال ما", "سلام {{ customer.name }}", actor=SYSTEM, at=MORNING)
        assert render("test_message", "fa", KNOWN).subject == "مال ما"
        assert AuditEntry.objects.get(action="letters.saved").after == {
            "subject": "مال ما",
            "body": "سلام {{ customer.name }}",
        }
        reset_letter("test_message", "fa", actor=SYSTEM, at=MORNING)
        assert render("test_message", "fa", KNOWN).subject == "نامهٔ آزمایشی از وفا"

    def test_a_letter_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(Refused, match="missing"):
            render("no_such_letter", "fa", KNOWN)

    def test_preview_shows_the_real_customer(self) -> None:
        put("shop.name", "فروشگاه", actor=SYSTEM, at=MORNING)
        words = preview("test_message", sara())
        assert words.subject == "نامهٔ آزمایشی از فروشگاه" and "سلام سارا" in words.text


@pytest.mark.django_db
@pytest.mark.parametrize("language", [one.code for one in languages()])
def test_every_shipped_letter_can_be_written_in_every_language(language: str) -> None:
    assert "test_message" in letter_keys() and "customer.name" in allowed_variables("test_message")
    for key in letter_keys():
        assert shipped(key, language) is not None, f"{key} is missing in {language}"
        assert preview(key, Customer(name="Sara", language=language)).subject


def test_a_letter_file_needs_its_subject() -> None:
    assert parse("Subject: سلام: {{ x }}\r\n\r\nمتن\n") == Source("سلام: {{ x }}", "متن")
    with pytest.raises(ValueError, match="Subject"):
        parse("سلام")


@pytest.mark.django_db
def test_a_shelf_asks_once_for_any_number_of_letters(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        shelf = Shelf(["test_message", "other", ""])
        assert shelf.find("test_message", "en") and shelf.find("other", "en") is None
