"""The service in a file: written and brought back it is the same, a dry run changes nothing."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vafa.cases.actions.policies import save_policy
from vafa.cases.actions.service_file import bring_in, written
from vafa.cases.actions.setup import add_kind, remove_kind
from vafa.cases.commands import service as command
from vafa.cases.models import KindVersion
from vafa.cases.queries.setup import forget_service, kinds, service
from vafa.cases.tests.conftest import AT
from vafa.platform.values import SYSTEM, Refused

pytestmark = pytest.mark.django_db
HOW: dict[str, Any] = {"actor": SYSTEM, "at": AT}


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget_service()
    yield
    forget_service()


def vafa(*words: str) -> int:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def shaped() -> dict[str, Any]:
    """A service with a kind of its own and two promises, as a file holds it."""
    add_kind({"en": "Installation", "fa": "نصب"}, like="repair", **HOW)
    remove_kind("return", **HOW)
    for name in ("VIP", "Night"):
        save_policy(None, name=name, conditions={"classes": ["vip"]}, promises={"review": {"minutes": 60}}, **HOW)
    return json.loads(json.dumps(written()))  # type: ignore[no-any-return]


def test_what_is_written_comes_back_the_same_and_changes_nothing() -> None:
    whole = shaped()
    versions = KindVersion.objects.count()
    assert bring_in(whole, **HOW) == []
    assert json.loads(json.dumps(written())) == whole and KindVersion.objects.count() == versions


def test_a_file_changes_kinds_and_makes_the_promises_exactly_its_own() -> None:
    whole = shaped()
    whole["kinds"][0]["name"] = {"en": "Ask"}
    whole["kinds"].append({**whole["kinds"][1], "key": "fitting"})
    whole["promises"] = [{"name": "Late", "promises": {"review": {"minutes": 5}}}, whole["promises"][0]]
    changes = bring_in(whole, **HOW)
    assert changes == ["~ question: Ask, v1", "+ fitting: Technical help", "+ Late", "- Night"]
    assert [one.name for one in service().policies] == ["Late", "VIP"]
    assert "fitting" in {one.key for one in kinds()}


def test_a_dry_run_says_what_would_change_and_changes_nothing() -> None:
    whole = shaped()
    before = json.dumps(written())
    whole["kinds"][0]["name"] = {"en": "Ask"}
    assert bring_in(whole, dry_run=True, **HOW) == ["~ question: Ask, v1"]
    assert json.dumps(written()) == before


@pytest.mark.parametrize(
    "data",
    [
        None, [], {}, {"shapes": []}, {"kinds": {}}, {"kinds": ["x"]}, {"kinds": [{"key": 1}]}, {"promises": [{}]},
        {"kinds": [{"key": "question"}]}, {"promises": [{"name": "x", "promises": {"review": {"minutes": -1}}}]},
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_and_changes_nothing(data: object) -> None:
    before = json.dumps(written())
    with pytest.raises(Refused):
        bring_in(data, **HOW)
    assert json.dumps(written()) == before


def test_the_command_shows_exports_and_imports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shaped()
    assert vafa("show") == 0
    assert "Installation" in capsys.readouterr().out
    assert vafa("export") == 0
    file = tmp_path / "service.json"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert vafa("import", str(file), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"changed": [], "dry_run": False}
    file.write_text("{", encoding="utf-8")
    assert vafa("import", str(file)) == 2
    assert capsys.readouterr().err.count("\n") == 1
