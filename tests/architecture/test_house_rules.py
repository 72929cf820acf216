"""The house lint behaves as its examples say, and what is written about the house is fresh."""

import subprocess
import sys

import pytest

from tests.architecture.house import TOP


@pytest.mark.parametrize(
    "asked",
    [["tools/lint.py", "--self-test"], ["tools/lint.py"], ["tools/docs.py", "check"]],
    ids=["every rule sees its bad example", "the house keeps its rules", "the reference pages are fresh"],
)
def test_the_house_is_in_order(asked: list[str]) -> None:
    done = subprocess.run([sys.executable, *asked], cwd=TOP, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
