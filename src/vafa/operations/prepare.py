"""`vafa prepare`: bring the database up to this version and, when it is empty, take on staff and make a sample shop."""

import argparse
import importlib
import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vafa.platform.accounts.models import Staff

HELP = """Bring the database, translations and static files up to date. `vafa up` does this at every start."""

# One person for each role; in the sample shop they are who works there.
PEOPLE = [
    ("administrator", "admin", "مریم یوسفی"),
    ("manager", "manager", "بهرام نیکنام"),
    ("lead", "lead", "سمیرا کاظمی"),
    ("agent", "agent", "نگار احمدی"),
    ("technician", "technician", "بهنام رستگار"),
    ("analyst", "analyst", "الهه صابری"),
]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.add_argument("--no-sample", action="store_true", help="take on an administrator only, and no sample shop")


def run(args: argparse.Namespace) -> int:
    """Prepare; safe to run at every start."""
    from django.db import transaction

    from vafa.platform.accounts.models import Staff
    from vafa.platform.run.migrate import bring_up_to_date, collect_static
    from vafa.platform.run.words import tell

    bring_up_to_date(lambda step: tell("preparing_database"))
    collect_static(lambda step: tell("preparing_static"))
    if Staff.objects.exists():
        return 0
    with transaction.atomic():
        hire_everyone([PEOPLE[0]] if args.no_sample else PEOPLE)
        ensure_basics()
    if not args.no_sample:
        tell("preparing_sample")
        importlib.import_module("vafa.operations.demo.shop").fill()
    return 0


def hire_everyone(people: list[tuple[str, str, str]]) -> list["Staff"]:
    """Take on one person a role; their passwords are kept readable by the owner of the data folder only."""
    from django.conf import settings
    from django.db import transaction

    from vafa.platform.accounts.actions import hire
    from vafa.platform.time import now
    from vafa.platform.values import SYSTEM

    config, signs, hired = settings.CONFIG, [], []
    with transaction.atomic():
        for role, word, name in people:
            email, password = f"{word}@vafa.example", secrets.token_urlsafe(9)
            hired.append(hire(email, name, role, password=password, actor=SYSTEM, at=now(), language=config.language))
            signs.append({"role": role, "email": email, "password": password})
        _write_private(config.home / "sign-ins.json", json.dumps(signs, indent=1))
    return hired


def ensure_basics() -> None:
    """What every shop has from the first day: a working calendar, surveys and the plan after a purchase."""
    from django.conf import settings

    from vafa.feedback.actions import ensure_surveys
    from vafa.journeys.actions.plans import ensure_default_plan
    from vafa.platform.time import now
    from vafa.platform.time.calendars import shipped
    from vafa.platform.time.working import save_calendar
    from vafa.platform.values import SYSTEM
    from vafa.platform.values.calendar_file import to_data

    key = settings.CONFIG.calendar
    save_calendar(key, key, to_data(shipped(key)), default=True, actor=SYSTEM, at=now())
    ensure_surveys(actor=SYSTEM, at=now())
    ensure_default_plan(actor=SYSTEM, at=now())


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
