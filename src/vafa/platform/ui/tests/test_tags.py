"""What the tags draw, where a mistake would be seen by many: states, faces, buttons, fields, the journey's line."""

from django import forms
from django.template import Context, Template

from vafa.platform.ui import marks
from vafa.platform.ui.components import Action, Due, HeatCell, JourneyMap, Station, band, heat_step


def draw(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


def test_it_draws_the_clock_that_empties_only_while_time_runs() -> None:
    assert 'stroke-dasharray="18 100"' in marks.glyph("soon", fraction=0.18)
    assert "#st-late" in marks.glyph("late", fraction=0.18)
    assert 'stroke-dasharray="100 100"' in marks.glyph("calm", fraction=7)


def test_it_keeps_initials_apart_so_that_they_do_not_join() -> None:
    assert marks.initials("مریم کریمی") == "م\u200cک"
    assert marks.initials("3M") == "?"
    assert marks.face("مریم کریمی") == marks.face("مریم کریمی")


def test_it_mirrors_what_points_along_the_line_and_nothing_else() -> None:
    assert "ico--mirror" in marks.icon("chevron-left")
    assert "ico--mirror" not in marks.icon("phone")


def test_it_escapes_what_people_wrote() -> None:
    assert "&lt;b&gt;" in draw("{% due clock %}", clock=Due("late", "<b>"))
    assert "&lt;b&gt;" in draw("{% act words %}", words="<b>")
    assert "&lt;i&gt;" in draw("{% panel title=t %}{{ t }}{% endpanel %}", t="<i>")


def test_it_marks_the_current_station() -> None:
    stops = [Station("a", "kept"), Station("b", "soon", fraction=0.2), Station("c", "next")]
    html = draw("{% thread stops %}", stops=stops)
    assert html.count('aria-current="step"') == 1


def test_a_button_without_an_address_is_a_button_and_a_key_is_said() -> None:
    html = draw("{% act go data_dialog='x' %}", go=Action("Go", icon="phone", kind="go", key="N"))
    assert html.startswith("<button") and 'aria-keyshortcuts="N"' in html and 'data-dialog="x"' in html
    assert draw("{% act 'Go' url='/x' %}") == '<a class="act" href="/x">Go</a>'
    assert draw("{% act 'Go' icon='phone' bare_icon=True %}").count("Go") == 2


class Sample(forms.Form):
    name = forms.CharField(help_text="as on the card")
    phone = forms.CharField(widget=forms.TextInput(attrs={"type": "tel"}), required=False)
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_says_its_error_and_its_hint_to_those_who_listen() -> None:
    form = Sample({"name": "", "way": "a"})
    html = draw("{% field form.name %}", form=form)
    assert 'aria-invalid="true"' in html and 'id="id_name_error"' in html and 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'dir="ltr"' in draw("{% field form.phone %}", form=form)
    assert draw("{% field form.way %}", form=form).count("tick--round") == 2
    assert draw("{% field form.hidden %}", form=form) == str(form["hidden"])


def test_heat_and_the_journey_s_line_take_empty_and_great_numbers() -> None:
    assert [heat_step(v, 30) for v in (0, 15, 30, 99)] == [0, 3, 6, 6]
    assert heat_step(3, 0) == 0
    assert HeatCell("", None).step is None
    html = draw("{% journey_map map %}", map=JourneyMap([]))
    assert "map__steps" in html and "axis" not in html
    assert band([]) == "" and band([(0, 0.5, 0.1)]).endswith("Z")
    road = band([(0, 0.5, 0.4), (1000, 0.5, 0.1)])
    assert road.startswith("M0.0 10.0") and "L1000.0 60.0" in road
