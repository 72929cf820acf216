"""The `vafa` command: one table of what it can do. Each command lives in its room, imported when asked for."""

import argparse
import importlib
import os
import sys

from vafa.config import ConfigError
from vafa.platform.i18n.catalogues import compile_stale
from vafa.platform.run.attach import ensure_database
from vafa.platform.run.words import CannotStart

# name: (module with HELP, add_arguments(parser) and run(args) -> exit code, needs Django, one line for the overview)
COMMANDS: dict[str, tuple[str, bool, str]] = {
    "up": ("vafa.platform.run.up", False, "start everything: database, pages, worker and streams"),
    "prepare": ("vafa.operations.prepare", True, "migrate, and make a sample shop if the database is empty"),
    "worker": ("vafa.platform.run.worker", True, "do the work that runs by itself"),
    "live": ("vafa.platform.live.process", True, "hold the event streams of open pages (chat)"),
    "import": ("vafa.sales.commands.importing", True, "bring in a file of orders"),
    "plans": ("vafa.journeys.commands.plans", True, "journeys as files: read, compare, bring back"),
    "service": ("vafa.cases.commands.service", True, "kinds of cases and promises: read, keep in a file, bring back"),
    "mail": ("vafa.conversations.commands.mail", False, "what a raw mail says, and the pipe by which mails come in"),
    "deadline": ("vafa.platform.time.deadline", False, "when working time runs out, explained step by step"),
    "metrics": ("vafa.insights.commands.metrics", True, "the numbers of the Learn page"),
    "demo": ("vafa.operations.demo.command", True, "fill a believable shop through a year"),
    "simulate": ("vafa.operations.simulate", True, "see what would be sent in the next days, without sending"),
    "rehearse": ("vafa.journeys.rehearsal.commands", True, "what a plan would do with real orders, in numbers"),
    "doctor": ("vafa.operations.doctor", True, "is everything well, and what to do if not"),
    "staff": ("vafa.operations.staff", True, "take on staff, or give a new password"),
    "manage": ("vafa.platform.run.manage", True, "Django's own commands (migrations, shell …)"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code (0 well, 1 failed, 2 wrong usage)."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] in ("-h", "--help") or given[0] not in COMMANDS:
        print(_overview())
        return 0 if given and given[0] in ("-h", "--help") else 2
    module_name, needs_django, line = COMMANDS[given[0]]
    # Command modules import models only when run, so that --help and usage errors need no database.
    module = importlib.import_module(module_name)
    parser = argparse.ArgumentParser(
        prog=f"vafa {given[0]}",
        description=getattr(module, "HELP", line),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    args = parser.parse_args(given[1:])
    try:
        if needs_django:
            _set_up(given[0])
        return int(module.run(args) or 0)
    except (ConfigError, CannotStart) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _set_up(command: str) -> None:
    """Give the command a database that is up to date, and start Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vafa.settings")
    ensure_database()
    compile_stale()
    django = importlib.import_module("django")
    django.setup()
    if command not in ("prepare", "manage", "worker", "live"):
        importlib.import_module("vafa.platform.run.migrate").bring_up_to_date()


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  vafa {name:<{width}}  {line}" for name, (_, _, line) in COMMANDS.items()]
    return "vafa: what happens after a sale\n\n" + "\n".join(lines) + "\n\nvafa COMMAND --help tells more."


if __name__ == "__main__":
    sys.exit(main())
