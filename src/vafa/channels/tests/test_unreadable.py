"""Every reader says by a code why it cannot read something, and each code has its sentence."""

import ast
from pathlib import Path

from django.test import SimpleTestCase
from django.utils.translation import override

import vafa.channels
from vafa.channels.inbound import Unreadable
from vafa.channels.unreadable import SENTENCES, unreadable_sentence

ROOM = Path(vafa.channels.__file__).parent
ELSEWHERE = {"too_large"}  # said by the way in, before any driver reads
OWN_ERRORS = "drivers/email/reading"  # a library of its own, which knows nothing of us


def codes() -> dict[str, str]:
    """What is given to Unreadable in the room, and where."""
    found = {}
    for path in ROOM.rglob("*.py"):
        where = path.relative_to(ROOM).as_posix()
        if "tests" in path.parts or where.startswith(OWN_ERRORS):
            continue
        for one in ast.walk(ast.parse(path.read_text())):
            called = one.func if isinstance(one, ast.Call) else None
            if isinstance(called, ast.Name) and called.id in ("Unreadable", "NothingToRead"):
                found[ast.literal_eval(one.args[0])] = f"{where}:{one.lineno}"
    return found


class TestUnreadable(SimpleTestCase):
    def test_every_code_has_a_sentence(self) -> None:
        assert {code: where for code, where in codes().items() if code not in SENTENCES} == {}

    def test_no_sentence_is_left_over(self) -> None:
        assert SENTENCES.keys() == codes().keys() | ELSEWHERE

    def test_sentences_are_read_in_the_readers_language(self) -> None:
        for code in SENTENCES:
            said = set()
            for language in ("fa", "ar", "en"):
                with override(language):
                    said.add(unreadable_sentence(str(Unreadable(code, "x/1"))))
            assert len(said) == 3 and all(one.endswith(" \u2066x/1\u2069") for one in said)
