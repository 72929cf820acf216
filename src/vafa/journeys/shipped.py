"""The plans that come with Vafa: files in `plans/`, each with its name and what it is for. It asks no database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "plans"


@dataclass(frozen=True)
class Shipped:
    """A plan to begin with. `order` is its place in the list."""

    key: str
    name: Mapping[str, str]
    about: Mapping[str, str]
    order: int
    content: Mapping[str, Any]


@cache
def shipped_plan(key: str) -> Shipped:
    """One of them by its key."""
    told = json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    name, about, order = told.pop("name"), told.pop("about"), told.pop("order")
    return Shipped(key, name, about, order, told)


@cache
def shipped_plans() -> Sequence[Shipped]:
    """All of them, in the order in which they are offered."""
    return sorted((shipped_plan(path.stem) for path in FOLDER.glob("*.json")), key=lambda one: one.order)
