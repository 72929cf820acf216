"""Collects the sentences of each room into its catalogues, and says what is missing. GNU gettext is not needed.

    python tools/translations.py extract [ROOM …]    add new sentences, drop unused ones, keep translations
    python tools/translations.py check [ROOM …]      exit 1 and list everything untranslated or wrong

A room is a top folder of src/vafa (`platform` is one); `house` is what stands beside the rooms, such as cli.py.
Sentences are found in .py by their syntax tree and in templates as Django itself reads them. It translates nothing.
Two may extract at the same time: the second waits for the first, room by room.
"""

import ast
import fcntl
import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[1] / "src" / "vafa"
LANGUAGES = {
    "fa": "nplurals=2; plural=(n > 1);",
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
}
# Latin words that stay Latin in Persian and Arabic. Words in capitals (CSV, SMTP) and code in backticks always may.
LATIN_KEPT = {
    *("Vafa", "vafa", "WooCommerce", "Shopify", "Olist", "Online", "Retail", "Excel", "Telegram", "WhatsApp"),
    *("Twilio", "socks", "Mailgun", "Mandrill", "Brevo", "rrggbb"),
    *("PostgreSQL", "Message", "Liquid", "Ctrl", "Shift", "Enter", "Esc", "Python", "GitHub", "utf", "windows", "gzip"),
}
# Position of context, singular and plural among the arguments of each function.
SHAPES: dict[str, tuple[int | None, int, int | None]] = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
STRING = r"""(?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
NOT_PROSE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|`[^`]*`|<[^>]*>|&\w+;|https?://\S+|\S+@\S+|\S+\.\w{2,4}\b|--\w+")


@dataclass
class Sentence:
    """One text to translate and the files it stands in."""

    context: str | None
    text: str
    plural: str | None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str]:
        return (self.context or "", self.text)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in ("extract", "check"):
        print(__doc__)
        return 2
    if not settings.configured:
        settings.configure()
    rooms = arguments[1:] or ["house", *sorted(p.name for p in SOURCE.iterdir() if p.is_dir() and p.name != "locale")]
    problems: list[str] = []
    for room in rooms:
        if arguments[0] == "extract":
            bring_up_to_date(room, problems)
            continue
        sentences = collect(room, problems)
        for language in LANGUAGES:
            problems += check(room, language, sentences)
    if arguments[0] == "check":
        for language in LANGUAGES:
            problems += said_in_two_ways(rooms, language)
    for problem in problems:
        print(problem)
    if arguments[0] == "check":
        print(f"{len(problems)} to mend." if problems else "Every sentence is translated.")
    return 1 if problems else 0


def collect(room: str, problems: list[str]) -> dict[tuple[str, str], Sentence]:
    """All sentences of a room by context and text; what cannot be read is added to `problems`."""
    found: dict[tuple[str, str], Sentence] = {}
    for path in _files(room):
        name = path.relative_to(SOURCE.parent).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
            read = in_python(text) if path.suffix == ".py" else in_template(text, name)
            for sentence in read:
                kept = found.setdefault(sentence.key, sentence)
                kept.plural = kept.plural or sentence.plural
                kept.files.add(name)
        except (SyntaxError, ValueError) as wrong:
            problems.append(f"{name}: {wrong}")
    return found


def in_python(source: str) -> Iterator[Sentence]:
    """Sentences given to Django's translation functions, under whatever name they were imported."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in SHAPES}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = names.get(called.id) if isinstance(called, ast.Name) else getattr(called, "attr", None)
            if name in SHAPES:
                yield from _sentence(SHAPES[name], [_constant(argument) for argument in node.args])


def in_template(source: str, name: str) -> Iterator[Sentence]:
    """Sentences of a Django template, as Django's own reader hands them to gettext."""
    for call, strings in TEMPLATE_CALL.findall(templatize(source, name)):
        arguments = [ast.literal_eval(text) for text in re.findall(STRING, strings, re.DOTALL)]
        yield from _sentence(SHAPES["gettext" if call == "_" else call], arguments)


def _sentence(shape: tuple[int | None, int, int | None], arguments: list[str | None]) -> Iterator[Sentence]:
    """The sentence of one call; none when it is given a variable, as that was marked where it was written."""
    context, text, plural = (arguments[at] if at is not None and at < len(arguments) else None for at in shape)
    if text:
        yield Sentence(context, text, plural)


def _constant(node: ast.expr) -> str | None:
    """The text of a literal; a formatted string is refused, as its sentence can never be found."""
    if isinstance(node, ast.JoinedStr):
        raise ValueError(f"line {node.lineno}: translate first, format after (no f-string inside a translation).")
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def bring_up_to_date(room: str, problems: list[str]) -> None:
    """Bring the catalogues of a room up to date, alone: what somebody else added a moment ago is read, not dropped."""
    with _alone(room):
        sentences = collect(room, problems)
        for language in LANGUAGES:
            extract(room, language, sentences)


def lock_of(room: str) -> Path:
    """The file whose lock means that the room's catalogues are being written; one a working copy and user."""
    name = hashlib.sha256(f"{SOURCE}/{room}".encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"vafa-translations-{os.getuid()}-{name}.lock"


@contextmanager
def _alone(room: str) -> Iterator[None]:
    """Nobody else brings the room up to date meanwhile. Who dies gives the lock back."""
    with lock_of(room).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def extract(room: str, language: str, sentences: dict[tuple[str, str], Sentence]) -> None:
    """Bring one catalogue up to date, sorted by text so that two people's additions seldom meet."""
    path = _catalogue(room, language)
    if not sentences and not path.exists():
        return
    old = {(e.msgctxt or "", e.msgid): e for e in polib.pofile(str(path))} if path.exists() else {}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Project-Id-Version": "vafa",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    for key in sorted(sentences, key=lambda one: (one[1].casefold(), one)):
        fresh.append(_entry(sentences[key], old.get(key), language))
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"{fresh}".rstrip() + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        fresh_file = path.with_suffix(f".{os.getpid()}.tmp")
        fresh_file.write_text(text, encoding="utf-8")
        fresh_file.replace(path)  # at once: whoever reads meanwhile sees the old one whole, never an empty one
        left = len(fresh.untranslated_entries())
        print(f"{path.relative_to(SOURCE.parent)}: {len(fresh)} sentences, {left} untranslated")


def _entry(sentence: Sentence, old: polib.POEntry | None, language: str) -> polib.POEntry:
    forms = _forms(language)
    entry = polib.POEntry(
        msgctxt=sentence.context,
        msgid=sentence.text,
        msgid_plural=sentence.plural or "",
        occurrences=[(name, "") for name in sorted(sentence.files)],
    )
    if any("%(" in text for text in (sentence.text, sentence.plural or "")):
        entry.flags.append("python-format")
    if sentence.plural:
        entry.msgstr_plural = {n: (old.msgstr_plural.get(n, "") if old else "") for n in range(forms)}
    elif old:
        entry.msgstr = old.msgstr
    if old and old.fuzzy:
        entry.flags.append("fuzzy")
    if old:
        entry.tcomment = old.tcomment
    return entry


def check(room: str, language: str, sentences: dict[tuple[str, str], Sentence]) -> list[str]:
    """What is wrong with one catalogue, a line each."""
    path = _catalogue(room, language)
    entries = {(e.msgctxt or "", e.msgid): e for e in polib.pofile(str(path))} if path.exists() else {}
    wrong = []
    for key, sentence in sorted(sentences.items()):
        where = f"{room}/{language}: {sentence.text!r} ({', '.join(sorted(sentence.files))})"
        entry = entries.get(key)
        texts = [] if entry is None else list(entry.msgstr_plural.values()) if sentence.plural else [entry.msgstr]
        if entry is None or not texts or not all(texts) or (sentence.plural and len(texts) != _forms(language)):
            wrong.append(f"{where} is not translated.")
        elif entry.fuzzy:
            wrong.append(f"{where} is marked fuzzy.")
        else:
            wrong += [f"{where}: {fault}" for fault in _faults(sentence, texts)]
    unused = entries.keys() - sentences.keys()
    return wrong + [f"{room}/{language}: {text!r} is used nowhere: run extract." for _, text in sorted(unused)]


def said_in_two_ways(rooms: list[str], language: str) -> list[str]:
    """Sentences that two of these rooms translate differently: Django would show one of them in both."""
    said: dict[tuple[str, str], dict[tuple[str, ...], str]] = {}
    for room in rooms:
        path = _catalogue(room, language)
        for one in polib.pofile(str(path)) if path.exists() else ():
            texts = (one.msgstr, *one.msgstr_plural.values())
            said.setdefault((one.msgctxt or "", one.msgid), {}).setdefault(texts, room)
    return [
        f"{language}: {text!r} is said differently in {', '.join(sorted(ways.values()))}: agree, or give a context."
        for (_, text), ways in sorted(said.items())
        if len(ways) > 1
    ]


def _faults(sentence: Sentence, texts: list[str]) -> Iterator[str]:
    wanted = set(_placeholders(sentence.plural or sentence.text))
    for number, text in enumerate(texts):
        has = set(_placeholders(text))
        # "Two days ago" needs no number in Arabic, so only the last, general form must have them all.
        general = number == len(texts) - 1
        if has - wanted or (general and wanted - has):
            yield f"placeholders {sorted(wanted)} became {sorted(has)}."
        for word in re.findall(r"[A-Za-z]{2,}", NOT_PROSE.sub(" ", text)):
            if not word.isupper() and word not in LATIN_KEPT:
                yield f"the word {word!r} is left in Latin letters."


def _placeholders(text: str) -> list[str]:
    return [match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))]


def _forms(language: str) -> int:
    return int(LANGUAGES[language].split(";")[0].split("=")[1])


def _catalogue(room: str, language: str) -> Path:
    base = SOURCE if room == "house" else SOURCE / room
    return base / "locale" / language / "LC_MESSAGES" / "django.po"


def _files(room: str) -> list[Path]:
    if room == "house":
        return sorted(SOURCE.glob("*.py"))
    base = SOURCE / room
    python = [path for path in base.rglob("*.py") if "tests" not in path.parts and "migrations" not in path.parts]
    pages = [path for end in ("html", "txt") for path in base.rglob(f"templates/**/*.{end}")]
    return sorted(python + pages)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
