"""Rules for Python: the clock, errors, sizes, actions, and who may write."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from house.rule import Fault, Source, dotted, line_at, rule

OURS = r"^src/vafa/(?!.*(/tests/|/migrations/)).*\.py$"
ALL = r"^(src/vafa|tests|tools|bench)/(?!.*/migrations/).*\.py$|^hatch_build\.py$"
TESTS = r"(^|/)tests/(.*/)?(test_\w+|conftest)\.py$"

CLOCKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|timezone\.now|time\.(time|time_ns|localtime|gmtime))$"
)
TRANSLATES = re.compile(r"^(_|(translation\.)?n?p?gettext(_lazy|_noop)?)$")
BROAD = {"Exception", "BaseException"}
WRITES = {"create", "bulk_create", "update_or_create", "get_or_create", "bulk_update", "acreate"}


@rule(
    OURS,
    at="src/vafa/cases/actions.py",
    good="from vafa.platform.time import now\nmoment = now()\nstarted = time.monotonic()\n",
    bad=(
        "moment = datetime.now(UTC)\n",
        "moment = timezone.now()\n",
        "today = date.today()\n",
        "began = time.time()\n",
    ),
)
def one_clock(source: Source) -> Iterator[Fault]:
    """Only platform.time reads the clock, so that tests and rehearsals can set it."""
    if source.path.startswith("src/vafa/platform/time/clock"):
        return
    for call, name in source.calls():
        if CLOCKS.search(name):
            yield call.lineno, f"{name}() reads the clock: ask vafa.platform.time.now(), or take `at`."


@rule(
    ALL,
    at="src/vafa/cases/actions.py",
    good=(
        "try:\n    f()\nexcept KeyError:\n    pass  # someone else removed it\n",
        "try:\n    f()\nexcept Exception:\n    undo()\n    raise\n",
        "with suppress(FileNotFoundError):\n    f()\n",
    ),
    bad=(
        "try:\n    f()\nexcept:\n    g()\n",
        "try:\n    f()\nexcept Exception as e:\n    log(e)\n",
        "try:\n    f()\nexcept (ValueError, Exception):\n    g()\n",
        "try:\n    f()\nexcept KeyError:\n    pass\n",
        "with suppress(Exception):\n    f()\n",
    ),
)
def no_error_swallowed(source: Source) -> Iterator[Fault]:
    """An error is handled by its name, or it surfaces. A silent one says why."""
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler):
            yield from _handler(source, node)
    for call, name in source.calls():
        if name.endswith("suppress") and any(dotted(argument) in BROAD for argument in call.args):
            yield call.lineno, "suppress() must name the error it expects."


def _handler(source: Source, node: ast.ExceptHandler) -> Iterator[Fault]:
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type] if node.type else []
    broad = not kinds or any(dotted(kind) in BROAD for kind in kinds)
    if broad and not any(isinstance(inner, ast.Raise) for statement in node.body for inner in ast.walk(statement)):
        yield node.lineno, "name the error that is expected here; anything else must surface."
    elif all(isinstance(statement, ast.Pass) for statement in node.body):
        said = source.lines[node.lineno - 1 : node.body[-1].lineno]
        if not any("#" in line for line in said):
            yield node.lineno, "an error passed over in silence needs a comment that says why."


def _functions(source: Source) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


@rule(ALL, at="src/vafa/x.py", good="x = 1\n" * 400, bad=("x = 1\n" * 401, "def f():\n" + "    x = 1\n" * 60))
def not_too_long(source: Source) -> Iterator[Fault]:
    """A file fits in a sitting (400 lines at most), a function on a screen (60)."""
    if len(source.lines) > 400:
        yield 1, f"{len(source.lines)} lines; split it by word (400 at most)."
    for node, length in _functions(source):
        if length > 60 and not source.path.startswith("tests/scenarios/"):  # a story is told in one breath
            yield node.lineno, f"{node.name} has {length} lines (60 at most)."


@rule(
    ALL, at="src/vafa/x.py", good="x = 1\n" * 300, bad=("x = 1\n" * 301, "def f():\n" + "    x = 1\n" * 40), warns=True
)
def getting_long(source: Source) -> Iterator[Fault]:
    """Most files stay under 300 lines and functions under 40."""
    if 300 < len(source.lines) <= 400:
        yield 1, f"{len(source.lines)} lines; 300 is plenty."
    for node, length in _functions(source):
        if 40 < length <= 60:
            yield node.lineno, f"{node.name} has {length} lines; 40 is plenty."


@rule(
    r"^src/vafa/.*/web/.*\.py$",
    at="src/vafa/desk/web/cases.py",
    good="case = open_case(customer, actor=actor, at=now())\nrows = Case.objects.filter(pk=1)\nseen.update(more)\n",
    bad=(
        "Case.objects.create(x=1)\n",
        "Case.objects.filter(pk=1).update(x=1)\n",
        "case.save(update_fields=['x'])\n",
        "Case.objects.get(pk=1).delete()\n",
    ),
)
def pages_write_nothing(source: Source) -> Iterator[Fault]:
    """Pages ask and show; only actions write."""
    for call, name in source.calls():
        verb = name.rsplit(".", 1)[-1]
        on_rows = re.search(r"\.(objects|filter|exclude|all|get)\.", name) is not None
        if verb == "save" or (on_rows and verb in WRITES | {"update", "delete"}):
            yield call.lineno, f"{name}() writes from a page: let an action do it."


@rule(
    r"^src/vafa/(?!platform/).*/actions(/(?!tests/).*)?\.py$",
    at="src/vafa/cases/actions.py",
    good="def assign(case, staff, *, actor, at):\n    ...\ndef _help(case):\n    ...\n",
    bad=(
        "def assign(case, staff):\n    ...\n",
        "def assign(case, staff, actor, at):\n    ...\n",
        "def assign(case, *, actor=None, at=None):\n    ...\n",
    ),
)
def actions_say_who_and_when(source: Source) -> Iterator[Fault]:
    """Every action takes who does it and when, by name, and never guesses them."""
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and _is_action(source, node):
            given = dict(zip((a.arg for a in node.args.kwonlyargs), node.args.kw_defaults, strict=True))
            missing = [name for name in ("actor", "at") if name not in given or given[name] is not None]
            if missing:
                yield node.lineno, f"{node.name} must take {' and '.join(missing)} as keyword, without a default."


def _is_action(source: Source, node: ast.FunctionDef) -> bool:
    """In actions.py every public function; in a folder of actions those it offers, or that open a transaction."""
    if node.name.startswith("_"):
        return False
    if source.path.endswith("/actions.py"):
        return True
    offered = Path(source.path).with_name("__init__.py")
    names = re.findall(r"\w+", offered.read_text(encoding="utf-8")) if offered.exists() else []
    return node.name in names or any(dotted(one).endswith("atomic") for one in node.decorator_list)


@rule(
    ALL,
    at="src/vafa/x.py",
    good="text = _('Written by %(name)s') % {'name': name}\n",
    bad=(
        "text = _(f'Written by {name}')\n",
        "text = gettext('Written by {}'.format(name))\n",
        "text = gettext('Written by %s' % name)\n",
        "text = _('Written by ' + name)\n",
    ),
)
def translate_first(source: Source) -> Iterator[Fault]:
    """Translate the sentence, then put the values in; the other way round it is in no catalogue."""
    for call, name in source.calls():
        if TRANSLATES.match(name):
            for argument in call.args:
                formatted = isinstance(argument, ast.Call) and dotted(argument.func).endswith(".format")
                if formatted or isinstance(argument, ast.JoinedStr | ast.BinOp):
                    yield call.lineno, "translate first, format after."


@rule(TESTS, at="tests/test_x.py", good="worker.join(timeout=5)\n", bad=("time.sleep(1)\n", "sleep(0.1)\n"))
def tests_do_not_sleep(source: Source) -> Iterator[Fault]:
    """A test waits for something, never for a while."""
    for call, name in source.calls():
        if name in ("time.sleep", "sleep"):
            yield call.lineno, "wait for what must become true, not for a while."


@rule(
    TESTS,
    at="tests/test_x.py",
    good=("@pytest.mark.skipif(no_browser(), reason='No Chromium.')\ndef test_a(): ...\n", "pytest.skip('No disk.')\n"),
    bad=(
        "@pytest.mark.skip\ndef test_a(): ...\n",
        "@pytest.mark.skip()\ndef test_a(): ...\n",
        "@pytest.mark.skipif(True)\ndef test_a(): ...\n",
        "pytest.skip()\n",
        "@pytest.mark.xfail\ndef test_a(): ...\n",
    ),
)
def skips_say_why(source: Source) -> Iterator[Fault]:
    """A test that is not run says why."""
    called = {id(call.func) for call, _ in source.calls()}
    for call, name in source.calls():
        said = any(word.arg == "reason" for word in call.keywords)
        said = said or (name == "pytest.skip" and bool(call.args))
        if name.endswith(("mark.skip", "mark.skipif", "mark.xfail", "pytest.skip")) and not said:
            yield call.lineno, "say the reason."
    for node in source.nodes:
        bare = isinstance(node, ast.Attribute) and id(node) not in called
        if bare and dotted(node).endswith(("pytest.mark.skip", "pytest.mark.xfail")):
            yield node.lineno, "say the reason."


@rule(
    r"^src/vafa/(?!.*(/tests/|/migrations/|/apps\.py$)).*\.py$",
    at="src/vafa/x/__init__.py",
    good='"""What we owe."""\nx = 1\n',
    bad="x = 1\n",
)
def modules_say_what_they_are(source: Source) -> Iterator[Fault]:
    """Each module opens with its purpose."""
    if source.tree.body and not ast.get_docstring(source.tree):
        yield 1, "open the module with a paragraph: what it is for, and what it is not."


@rule(
    r"^src/vafa/.*\.py$",
    at="src/vafa/x.py",
    good="cursor.execute('SELECT %s', [name])\nfound.extra\n",
    bad=("@receiver(post_save, sender=Case)\ndef f(): ...\n",),
)
def no_signals(source: Source) -> Iterator[Fault]:
    """Rooms speak through events, never through Django's signals."""
    for match in re.finditer(
        r"^@receiver\(|\bpost_(save|delete)\.connect\(|\bpre_(save|delete)\.connect\(", source.text, re.M
    ):
        yield line_at(source.text, match.start()), "use an event and a reaction instead of a signal."


@rule(
    r"^(src/vafa|bench)/.*\.py$",
    at="src/vafa/x.py",
    good="SQL = 'UPDATE t SET a = 1 WHERE id = ANY(ARRAY(SELECT id FROM t LIMIT 5 FOR UPDATE SKIP LOCKED))'\n",
    bad=("SQL = 'UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t LIMIT 5 FOR UPDATE SKIP LOCKED)'\n",),
)
def claims_take_their_limit(source: Source) -> Iterator[Fault]:
    """IN (SELECT … LIMIT … FOR UPDATE) may be asked again for each row, and then takes more than its limit."""
    for match in re.finditer(r"\bIN\s*\(\s*SELECT\b[^()]*(\([^()]*\)[^()]*)*\bFOR UPDATE\b", source.text):
        yield line_at(source.text, match.start()), "claim by = ANY(ARRAY(SELECT … FOR UPDATE)): it is found once."
