"""Questions made ready to be shown: to a customer on the portal, and to staff as a preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vafa.feedback.rules.answers import LONGEST, Answer, as_texts
from vafa.feedback.rules.forms import BOUNDS, CHOICE, CHOICES, CSAT, SCALE, TEXT, YESNO, Field, in_language
from vafa.feedback.wording import SATISFIED
from vafa.platform.i18n.digits import to_reader
from vafa.platform.i18n.reading import active
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

PREFIX = "a-"
FACES = ("mood-cry", "mood-sad", "mood-empty", "mood-smile", "mood-happy")


@dataclass(frozen=True)
class Row:
    """One answer to choose."""

    value: str
    words: str
    icon: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Asked:
    """One question. `look`: faces, scale, choice, choices or text."""

    name: str
    key: str
    label: str
    look: str
    required: bool
    rows: Sequence[Row] = ()
    text: str = ""
    low_end: str = ""
    high_end: str = ""
    error: str = ""
    limit: int = LONGEST
    when: str = ""

    @property
    def wide(self) -> int:
        """How many steps the scale has."""
        return len(self.rows)


def made_ready(
    fields: Sequence[Field],
    given: Mapping[str, Sequence[str]],
    problems: Mapping[str, Refused] | None = None,
) -> list[Asked]:
    """The questions with what was answered or typed, and what is wrong beside each."""
    language = active().language
    return [_ready(one, given.get(one.key, ()), (problems or {}).get(one.key), language) for one in fields]


def as_given(answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """Answers that were kept, as a form has them."""
    return {key: as_texts(value) for key, value in answers.items()}


def shown_answer(one: Field, value: Answer | None) -> str:
    """An answer in words, for staff."""
    if value is None:
        return ""
    language = active().language
    if one.kind == SCALE:
        most = to_reader(one.high, language)
        return _("%(score)s of %(most)s") % {"score": to_reader(value, language), "most": most}
    if one.kind == TEXT:
        return str(value)
    names = {row.value: row.words for row in _rows(one, (), language)}
    return _(", ").join(names.get(text, text) for text in as_texts(value))


def condition_words(one: Field, fields: Sequence[Field]) -> str:
    """When a question is asked, for staff: “How satisfied …”: 1, 2."""
    if one.condition is None:
        return ""
    other = next((field for field in fields if field.key == one.condition.field), None)
    if other is None:
        return ""
    language = active().language
    names = {row.value: row.words for row in _rows(other, (), language)}
    numbers = {value: to_reader(value, language) for value in one.condition.values}
    chosen = [numbers[value] if other.kind == SCALE else names.get(value, value) for value in one.condition.values]
    words = _("Asked when “%(question)s” was answered with: %(answers)s")
    return words % {"question": other.called(language), "answers": _(", ").join(chosen)}


def _ready(one: Field, given: Sequence[str], problem: Refused | None, language: str) -> Asked:
    return Asked(
        name=PREFIX + one.key,
        key=one.key,
        label=one.called(language),
        look=_look(one),
        required=one.required,
        rows=_rows(one, given, language),
        text=given[0] if one.kind == TEXT and given else "",
        low_end=in_language(one.ends[0], language),
        high_end=in_language(one.ends[1], language),
        error=sentence(problem) if problem else "",
    )


def _look(one: Field) -> str:
    if one.kind == SCALE:
        return "faces" if one.measure == CSAT else "scale"
    return {CHOICE: "choice", YESNO: "choice", CHOICES: "choices"}.get(one.kind, "text")


def _rows(one: Field, given: Sequence[str], language: str) -> list[Row]:
    if one.kind == SCALE and one.measure == CSAT:
        best = BOUNDS[CSAT][1]
        return [
            Row(str(score), str(SATISFIED[score - 1]), FACES[score - 1], str(score) in given)
            for score in range(best, 0, -1)
        ]
    if one.kind == SCALE:
        values = [str(value) for value in range(one.low, one.high + 1)]
        return [Row(value, to_reader(value, language), chosen=value in given) for value in values]
    if one.kind == YESNO:
        return [Row(value, str(words), chosen=value in given) for value, words in (("yes", _("Yes")), ("no", _("No")))]
    return [Row(option.key, in_language(option.label, language), "", option.key in given) for option in one.options]
