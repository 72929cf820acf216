"""The one way rooms and pluggable things are found: by their folder. It knows no room by name beyond the list below."""

import importlib
import pkgutil
from importlib.util import find_spec
from types import ModuleType

from django.apps import AppConfig

# Lower rooms first, so that what an upper room registers finds the lower one ready.
GROUND = ["search", "ui", "accounts", "access", "audit", "jobs", "events", "time", "files", "preferences", "notices"]
ROOMS = ["customers", "sales", "channels", "conversations", "cases", "feedback", "journeys", "insights"]
DOORS = ["portal", "desk"]

# What a room may offer besides its models; imported when Django starts, so that registrations happen once, everywhere.
OFFERS = [
    *("access", "events", "wording", "objections", "reactions", "jobs", "checks", "arriving", "listening"),
    *("moving", "likeness", "conditions", "panels", "web.panels"),
]


def rooms() -> list[str]:
    """Django applications of the house, lower rooms first."""
    names = [f"vafa.platform.{name}" for name in GROUND] + [f"vafa.{name}" for name in ROOMS + DOORS]
    return [f"{name}.apps.{name.rsplit('.', 1)[1].capitalize()}Room" for name in names]


class Room(AppConfig):
    """A room of the house: when Django is ready, it brings in what the room offers."""

    default = False

    def ready(self) -> None:
        for offer in OFFERS:
            name = f"{self.name}.{offer}"
            parent = name.rsplit(".", 1)[0]
            if find_spec(parent) and find_spec(name):
                importlib.import_module(name)


def plugins(package: ModuleType) -> list[ModuleType]:
    """Import and return every module of a plug-in folder (drivers, triggers, metrics, presets), by name."""
    found = pkgutil.iter_modules(package.__path__)
    names = sorted(module.name for module in found if not module.name.startswith("_") and module.name != "tests")
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]
