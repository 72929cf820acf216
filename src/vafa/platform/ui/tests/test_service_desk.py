"""What the service desk's components draw and post, where a mistake would lose what somebody did."""

import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.ui import components as ui

READERS = {
    "en": Reader("en", "gregorian", "Asia/Tehran", "toman"),
    "fa": Reader("fa", "jalali", "Asia/Tehran", "toman"),
}


def draw(source: str, language: str = "en", **context: object) -> str:
    with translation.override(language), reading_as(READERS[language]):
        return Template("{% load ui %}" + source).render(Context(context)).strip()


def names(html: str) -> list[str]:
    return re.findall(r'\sname="([^"]+)"', html)


def test_a_check_is_a_form_of_its_own_and_one_that_ticks_itself_is_not() -> None:
    checks = [
        ui.Check("photo", "Photo", True, "Negar"),
        ui.Check("visit", "Visit"),
        ui.Check("serial", "Serial", automatic=True),
    ]
    html = draw("{% work strip %}", strip=ui.Work("Review", checks, "/do", "Behnam"))
    assert html.count("<form") == html.count('hx-post="/do"') == 2
    assert 'value="photo"' in html and 'value="serial"' not in html
    assert "1 of 3" in html and html.count("check__must") == 1


def test_how_much_is_done_is_said_in_words_never_as_a_fraction() -> None:
    html = draw("{% work strip %}", "fa", strip=ui.Work("بررسی", [ui.Check("a", "الف", True), ui.Check("b", "ب")]))
    assert "۱ از ۲" in html and "۱/۲" not in html


def test_a_field_that_hangs_on_another_is_required_only_by_script() -> None:
    fields = [ui.FormField("a", "A", required=True), ui.FormField("b", "B", required=True, when="a=x")]
    html = draw("{% form_fields fields %}", fields=fields)
    assert len(re.findall(r"\srequired[\s>]", html)) == 1 and html.count("data-must") == 1
    assert 'data-when="a=x"' in html


@pytest.mark.parametrize("kind", ["text", "long", "number", "money", "date", "phone", "code", "file"])
def test_a_wrong_field_names_its_error_to_those_who_listen(kind: ui.FieldKind) -> None:
    html = draw("{% form_fields fields %}", fields=[ui.FormField("a", "A", kind, error="<no>")])
    assert 'aria-invalid="true"' in html and 'id="f-a-error"' in html and "&lt;no&gt;" in html and "<no>" not in html


def test_choices_keep_what_was_chosen_on_screen_read_and_on_paper() -> None:
    options = [ui.Option("x", "Ex"), ui.Option("y", "Why"), ui.Option("z", "Zed")]
    field = ui.FormField("a", "A", "choices", ["x", "z"], options=options)
    assert draw("{% form_fields fields %}", fields=[field]).count(" checked") == 2
    assert "Ex · Zed" in draw("{% form_pairs fields %}", fields=[field])
    sheet = ui.Paper("Shop", "Sheet", "#7", [field], qr="<svg></svg>", signs=["Customer"])
    assert draw("{% paper sheet %}", sheet=sheet).count("data-on") == 2


def offer(**over: object) -> ui.Amends:
    given: dict[str, object] = {"amount": Decimal(15_000_000), "loss": Decimal(12_000_000), "fault": "us"} | over
    faults, remedies = [ui.Option("us", "Ours"), ui.Option("courier", "Courier")], [ui.Option("money", "Refund")]
    return ui.Amends("/give", faults, remedies, Decimal(25_000_000), Decimal(20_000_000), **given)  # type: ignore[arg-type]


def test_an_offer_knows_where_it_stands_and_what_it_needs() -> None:
    assert (offer().at(Decimal(0)), offer().at(Decimal(12_500_000)), offer().at(Decimal(99_000_000))) == (0, 20, 40)
    assert not offer().over and not offer().less
    assert offer(amount=Decimal(20_000_001)).over
    assert offer(amount=Decimal(12_000_000)).less and not offer(amount=Decimal(1), fault="courier").less
    assert not offer(loss=None, amount=Decimal(1)).less


def test_making_good_is_one_plain_form_in_the_reader_s_money() -> None:
    html = draw("{% amends offer %}", "fa", offer=offer())
    assert {"fault", "amount", "remedy", "reason"} <= set(names(html))
    assert 'value="۱٬۵۰۰٬۰۰۰"' in html and 'data-factor="10"' in html and 'data-limit="20000000"' in html
    assert 'data-pattern="{} تومان"' in html and 'max="25000000"' in html


def test_a_matrix_that_is_only_read_has_no_forms() -> None:
    row = ui.MatrixRow("1", "Review", responsible=[ui.Who("team:1", "Technicians", "team")])
    assert "<form" not in draw("{% matrix table %}", table=ui.Matrix([row]))
    html = draw("{% matrix table %}", table=ui.Matrix([row], [("Teams", [ui.Option("team:2", "B")])], "/raci"))
    assert html.count("<form") == 5 and 'name="remove" value="team:1"' in html


def test_every_row_of_conditions_posts_field_comparison_and_value() -> None:
    asked = [ui.ConditionField("kind", "Kind", "choice", [ui.Option("a", "A")]), ui.ConditionField("n", "N", "number")]
    rows = [ui.Condition("kind", "is", "a"), ui.Condition("n", "over", "3"), ui.Condition("gone", "is", "x")]
    html = draw("{% conditions builder %}", builder=ui.Conditions(asked, rows))
    shown = re.sub(r"<(template|noscript)\b.*?</\1>", "", html, flags=re.S)
    assert [names(shown).count(one) for one in ("field", "op", "value")] == [3, 3, 3]
    assert names(re.findall(r"<noscript>.*?</noscript>", html, re.S)[0]) == ["field", "op", "value"] * 3
    assert set(ui.OPERATORS) == set(re.findall(r'<option value="(\w+)" data-kinds', html))


def test_groups_of_conditions_share_what_rows_are_made_of() -> None:
    asked = [ui.ConditionField("kind", "Kind", "choice", [ui.Option("a", "A")]), ui.ConditionField("n", "N", "number")]
    groups = [ui.Conditions(asked, [ui.Condition("n", "over", "3")], prefix=f"{key}-", fixed=True) for key in "ab"]
    html = draw("{% conditions groups %}", groups=groups)
    shown = re.sub(r"<(template|noscript)\b.*?</\1>", "", html, flags=re.S)
    assert names(shown) == [f"{key}-{part}" for key in "ab" for part in ("field", "op", "value")]
    assert html.count("<template") == 3 and names("".join(re.findall(r"<template.*?</template>", html, re.S))) == [
        "field", "op", "value", "value", "value",
    ]  # fmt: skip


def test_what_rows_are_made_of_follows_the_fields_and_the_reader() -> None:
    def drawn(label: str, language: str = "en") -> str:
        asked = [ui.ConditionField("kind", "Kind", "choice", [ui.Option("a", label)])]
        return draw("{% conditions builder %}", language, builder=ui.Conditions(asked))

    assert drawn("Kettle") == drawn("Kettle") and "Kettle" not in drawn("Oven")
    assert ">Choose<" in drawn("Kettle") and ">Choose<" not in drawn("Kettle", "fa")


def test_a_score_is_never_colour_alone() -> None:
    assert "2 of 5" in draw("{% score given %}", given=ui.Score(2)) and ui.Score(2).state == "late"
    assert "9 of 10" in draw("{% score given %}", given=ui.Score(9, "scale")) and ui.Score(7, "scale").state == "soon"
    assert draw("{% scorecard rows readonly=True %}", rows=[ui.ScoreRow("a", "A", 3)]).count("star--on") == 3


def test_what_people_wrote_is_escaped_where_scripts_read_it() -> None:
    html = draw("{% menu_insert 'Replies' replies %}", replies=[ui.Insert("1", "<b>", '"><script>')])
    assert "<script>" not in html and "<b><b>" not in html
    ask = ui.Approval("/a", "<i>", "<u>", "<s>")
    assert not re.search(r"<[ius]>", draw("{% approval ask %}", ask=ask))


def test_the_typed_name_confirms_where_one_cannot_sign() -> None:
    html = draw("{% signature sign %}", sign=ui.Signature("Done", "proof"))
    assert {"proof", "proof_by"} == set(names(html)) and " required" in html
