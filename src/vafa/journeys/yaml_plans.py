"""Plans as YAML, for people to read, compare and keep in git. It writes and reads text, and asks no database.

Reading is strict: only plain values (text, whole and broken numbers, true, false, null), no anchors, no tags, no field
that a plan does not have, each key once. Whatever is refused is refused with its line.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, get_args

import yaml
from django.utils.functional import lazy

from vafa.journeys.rules.steps import Content, Entrance, Exit, Goal, Step, StepBase, Way, read_content
from vafa.journeys.rules.touchpoints import KINDS, Touchpoint
from vafa.platform.values import Refused, refuse_if
from vafa.platform.wording import sentence

LARGEST = 256 * 1024  # characters
DEEPEST = 40
KEY = re.compile(r"[-a-zA-Z0-9_]{1,50}")
HEAD = """\
# A plan of Vafa, "{name}": who begins it, and what happens step by step. Texts stand by language.
# See what a change would do, keep it as a draft, publish it:
#   vafa plans diff FILE      vafa plans import FILE      vafa plans import FILE --publish
"""
FIELD_OF: Mapping[str, str] = {  # which field a refusal of `rules.checking` is about
    **dict.fromkeys(("letter_missing", "letter_unknown"), "letter"),
    **dict.fromkeys(("window_backwards", "window_over"), "window"),
    **{"timeout_missing": "days", "question_missing": "of", "trigger_unknown": "event", "shares_wrong": "ways"},
    **{"gift_missing": "gift", "case_kind_unknown": "case_kind", "entry_missing": "entry", "goal_unknown": "goal"},
}
TOP = ("key", "name", *(one.name for one in fields(Content)))
OF_KIND: Mapping[str, frozenset[str]] = {
    **{
        one.kind: frozenset({"kind", *(part.name for part in fields(one))})
        for one in get_args(Step)
        if issubclass(one, StepBase)
    },
    **dict.fromkeys(KINDS, frozenset({"window", *(part.name for part in fields(Touchpoint))} - {"from_day", "to_day"})),
}
BREAKS = frozenset("\r\t\x85\u2028\u2029\ufeff")
USUAL: Sequence[object] = ("", 0, False, None, [], {})
NEEDED = ("key", "kind", "window", "purpose", "value", "when")


@dataclass(frozen=True)
class PlanFile:
    """What a file says. `line_of` finds where a refusal of it stands."""

    key: str
    name: str
    data: Mapping[str, Any]
    content: Content
    lines: Mapping[tuple[str, str], int]

    def line_of(self, refused: Refused) -> int:
        """The line of what a refusal names; the first one when it names nothing."""
        return _line(self.lines, refused)


def write_plan(key: str, name: str, content: Content) -> str:
    """A plan as text, always in the same order; what is as usual is left out."""
    told = {"key": key, "name": name, **content.as_json()}
    told["steps"] = [_short(row) for row in told["steps"]]  # type: ignore[attr-defined]
    kept = {field: value for field, value in told.items() if value not in USUAL or field in ("key", "name", "entry")}
    text: str = yaml.dump(kept, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return HEAD.format(name=" ".join(name.split())) + text


def read_plan(text: str) -> PlanFile:
    """A plan as `write_plan` wrote it, or somebody by hand.

    Refused, all but the first with their line: journeys.file_too_large, .file_yaml, .file_anchor, .file_too_deep,
    .file_no_plan, .file_key, .file_name, .file_field, .file_twice, .file_refused.
    """
    refuse_if(len(text) > LARGEST, Refused("journeys.file_too_large", most=LARGEST // 1024, status=422))
    lines: dict[tuple[str, str], int] = {}
    data = _Reading(lines).read(text)
    if not isinstance(data, Mapping):
        raise wrong(1, "no_plan")
    _known_fields(data, lines)
    key, name = data.get("key"), data.get("name")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise wrong(lines.get(("", "key"), 1), "key")
    if not isinstance(name, str) or not name.strip():
        raise wrong(lines.get(("", "name"), 1), "name")
    content = {field: value for field, value in data.items() if field not in ("key", "name")}
    try:
        return PlanFile(key, name, content, read_content(content), lines)
    except Refused as refused:
        raise refused_at(_line(lines, refused), refused) from refused


def wrong(line: int, why: str, **data: object) -> Refused:
    """What is wrong in a file, and on which line."""
    return Refused(f"journeys.file_{why}", {"line": line, **data}, status=422)


def refused_at(line: int, cause: Refused) -> Refused:
    """A refusal of a plan that came from a file, with the line it is about."""
    return wrong(line, "refused", cause=lazy(sentence, str)(cause))


def _line(lines: Mapping[tuple[str, str], int], refused: Refused) -> int:
    step = str(refused.data.get("step", refused.data.get("touchpoint", "")))
    name = str(refused.data.get("field", FIELD_OF.get(refused.code.removeprefix("journeys."), "")))
    if step.isdecimal():  # a step without a key is known by its number
        step = next((where for where, _name in lines if where.endswith(f":{int(step) - 1}")), step)
    places = [(step, name), *((where, name) for where in ("entry", "goal") if not step), (step, "key"), (step, "kind")]
    return next((lines[one] for one in places if one in lines), 1)


def _known_fields(data: Mapping[str, Any], lines: Mapping[tuple[str, str], int]) -> None:
    """Refuse a field nobody would read: it is a slip of the pen."""
    for where, row, allowed in _rows(data):
        for name in row:
            if name not in allowed:
                raise wrong(lines.get((where, name), lines.get((where, "key"), 1)), "field", field=name)


def _rows(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], Sequence[str] | frozenset[str]]]:
    yield "", data, TOP
    for name, kind in (("entry", Entrance), ("goal", Goal)):
        if isinstance(data.get(name), Mapping):
            yield name, data[name], [one.name for one in fields(kind)]
    for at, row in enumerate(_list(data.get("exits"))):
        yield f"exits:{at}", row, [one.name for one in fields(Exit)]
    yield from _steps(data.get("steps"), "steps")


def _steps(rows: object, path: str) -> Iterator[tuple[str, Mapping[str, Any], Sequence[str] | frozenset[str]]]:
    for at, row in enumerate(_list(rows)):
        kind, where = row.get("kind"), str(row.get("key", f"{path}:{at}"))
        if isinstance(kind, str) and kind in OF_KIND:  # an unknown kind is refused by whoever reads it
            yield where, row, OF_KIND[kind]
        for name in ("then", "otherwise"):
            yield from _steps(row.get(name), f"{where}:{name}")
        for number, way in enumerate(_list(row.get("ways"))):
            inner = str(way.get("key", f"{where}:ways:{number}"))
            yield inner, way, [one.name for one in fields(Way)]
            yield from _steps(way.get("steps"), f"{inner}:steps")


def _list(rows: object) -> list[Mapping[str, Any]]:
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _short(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name in NEEDED or value not in USUAL}
    if kept.get("since") == "start":
        del kept["since"]
    for name in ("then", "otherwise"):
        if name in kept:
            kept[name] = [_short(inner) for inner in kept[name]]
    if "ways" in kept:
        kept["ways"] = [{**way, "steps": [_short(inner) for inner in way["steps"]]} for way in kept["ways"]]
    return kept


class _Reading:
    """Nodes to plain values, noting on which line each field of each row with a key stands."""

    def __init__(self, lines: dict[tuple[str, str], int]) -> None:
        self.lines = lines

    def read(self, text: str) -> object:
        try:
            self._look(text)
            node = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise wrong(mark.line + 1 if mark else 1, "yaml") from error
        except yaml.YAMLError as error:
            raise wrong(1, "yaml") from error
        return self._value(node, "") if node is not None else None

    def _look(self, text: str) -> None:
        """Before anything is built: no anchors, no aliases, no tags, not too deep."""
        deep = 0
        for event in yaml.parse(text, Loader=_Loader):
            opens = isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
            deep += opens - isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent)
            named = getattr(event, "anchor", None) or getattr(event, "tag", None)
            if named or deep > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise wrong(line, "too_deep" if deep > DEEPEST else "anchor")

    def _value(self, node: yaml.Node, where: str) -> object:
        if isinstance(node, yaml.SequenceNode):
            return [self._value(one, f"{where}:{at}") for at, one in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        read: Callable[[str], object] = _PLAIN.get(node.tag, str)
        return read(node.value)

    def _mapping(self, node: yaml.MappingNode, where: str) -> dict[str, object]:
        keys = [one for one, _value in node.value if isinstance(one, yaml.ScalarNode)]
        if len(keys) < len(node.value):
            raise wrong(node.start_mark.line + 1, "yaml")
        key = next((value.value for one, value in node.value if one.value == "key"), None)
        here = key if isinstance(key, str) and where else where
        found: dict[str, object] = {}
        for one, value in node.value:
            if one.value in found:
                raise wrong(one.start_mark.line + 1, "twice", field=one.value)
            self.lines.setdefault((here, one.value), one.start_mark.line + 1)
            found[one.value] = self._value(value, one.value if not where else f"{here}:{one.value}")
        return found


class _Loader(yaml.SafeLoader):
    """YAML in which `no` and `18:00` are texts: as JSON, nothing else is a number or a truth."""

    yaml_implicit_resolvers: dict[Any, Any] = {}


for tag, shape, first in (
    ("null", r"null|~|", ["n", "~", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"-?(0|[1-9][0-9]{0,17})", list("-0123456789")),
    ("float", r"[-+]?[0-9]{1,20}\.[0-9]{0,20}([eE][-+][0-9]{1,2})?", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{shape})$"), first)

_PLAIN: Mapping[str, Callable[[str], object]] = {
    "tag:yaml.org,2002:null": lambda _text: None,
    "tag:yaml.org,2002:bool": lambda text: text == "true",
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
}


class _Dumper(yaml.SafeDumper):
    """Short lists on one line, long texts as blocks, no references."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if BREAKS & set(text) else "|" if "\n" in text and text[:1] not in " \n" else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _sequence(dumper: yaml.SafeDumper, rows: list[object]) -> yaml.SequenceNode:
    plain = not any(isinstance(one, list | dict) for one in rows)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", rows, flow_style=plain)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _sequence)
