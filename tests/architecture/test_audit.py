"""What staff did is read in words: every action that is written into the audit book has some."""

import ast
from collections.abc import Iterator
from pathlib import Path

from vafa.desk.web.settings.audit import ACTIONS

SOURCE = Path(__file__).parents[2] / "src" / "vafa"


def recorded() -> dict[str, str]:
    """Every action given to `record`, and where; "x." where only the beginning is written."""
    found: dict[str, str] = {}
    for path in SOURCE.rglob("*.py"):
        text = path.read_text()
        if "tests" in path.parts or "audit.models import record" not in text:
            continue
        tree = ast.parse(text)
        for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
            for call in calls_of(function, "record"):
                where = f"{path.relative_to(SOURCE)}:{call.lineno}"
                found |= dict.fromkeys(actions_of(call.args[1], function, tree), where)
    return found


def calls_of(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for one in ast.walk(tree):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == name:
            yield one


def actions_of(node: ast.expr, function: ast.FunctionDef, tree: ast.Module) -> set[str]:
    """The text itself; or, where it is a parameter, what the function is called with and its default."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.JoinedStr):
        return {str(node.values[0].value)} if isinstance(node.values[0], ast.Constant) else {ast.unparse(node)}
    if not isinstance(node, ast.Name):
        return {ast.unparse(node)}
    named = function.args
    given = [call.args[[one.arg for one in named.args].index(node.id)] for call in calls_of(tree, function.name)
             if node.id in [one.arg for one in named.args]]  # fmt: skip
    given += [word.value for call in calls_of(tree, function.name) for word in call.keywords if word.arg == node.id]
    given += [one for name, one in zip(named.kwonlyargs, named.kw_defaults, strict=True) if name.arg == node.id and one]
    return {str(one.value) if isinstance(one, ast.Constant) else ast.unparse(one) for one in given} or {node.id}


def test_every_recorded_action_has_words() -> None:
    without = {
        action: where
        for action, where in recorded().items()
        if action not in ACTIONS and not (action.endswith(".") and any(one.startswith(action) for one in ACTIONS))
    }
    assert not without, "give these words in desk/web/settings/audit.py"


def test_the_search_finds_actions_however_they_are_given() -> None:
    assert {"channels.order", "dead_letter.", "kind.added", "kind.saved", "staff.came_back"} <= recorded().keys()


def test_no_words_are_left_over() -> None:
    known = recorded()
    assert not {one for one in ACTIONS if one not in known and f"{one.partition('.')[0]}." not in known}
