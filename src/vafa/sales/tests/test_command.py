"""`vafa import`, as people type it."""

import argparse
import json
from pathlib import Path

import pytest

from vafa.sales.commands import importing
from vafa.sales.models import Import, Order
from vafa.sales.tests.test_imports import FILE

pytestmark = pytest.mark.django_db


def vafa_import(*words: str) -> int:
    parser = argparse.ArgumentParser()
    importing.add_arguments(parser)
    return importing.run(parser.parse_args(["--language", "en", *words]))


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "orders.csv"
    path.write_text(FILE + "1005,someday,5,Sara,,,C1,Cup,1,90000,\n")
    return str(path)


def test_the_guess_is_shown_and_the_sum_at_the_end(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert vafa_import("orders", file) == 0
    said = capsys.readouterr().out
    assert "Order number" in said and "By its name" in said
    assert "Orders added" in said and "-refused.csv" in said and "`vafa import undo" in said
    assert Order.objects.count() == 4


def test_a_rehearsal_keeps_nothing(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert vafa_import("orders", file, "--dry-run", "--json") == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["rows_read"], said["rows_refused"], said["orders"], said["customers"]) == (6, 1, 4, 2)
    assert said["refused"][0]["row"] == 7
    assert not Order.objects.exists() and not Import.objects.exists()


def test_columns_and_options_may_be_said(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--map", "phone=", "--option", "currency=USD", "--option", "state=paid", "--source", "tehran", "--json")
    assert vafa_import("orders", file, *words) == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["source"], said["state"]) == ("tehran", "done")
    assert set(Order.objects.values_list("currency", "state")) == {("USD", "paid")}
    assert not Order.objects.filter(customer__contact_points__kind="phone").exists()


def test_what_came_in_is_listed_and_taken_out(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    vafa_import("orders", file)
    done = Import.objects.get()
    assert vafa_import("undo", str(done.pk)) == 0 and vafa_import("list") == 0
    assert "Taken out again" in capsys.readouterr().out
    assert not Order.objects.filter(withdrawn_at=None).exists()


def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert vafa_import("orders", str(tmp_path / "none.csv")) == 1
    assert "There is no file" in capsys.readouterr().err
    empty = tmp_path / "empty.csv"
    empty.touch()
    assert vafa_import("orders", str(empty)) == 1
    assert "The file is empty" in capsys.readouterr().err
    assert vafa_import("undo", "12345") == 1
