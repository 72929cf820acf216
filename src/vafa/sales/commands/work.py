"""What `vafa import` does once Django stands."""

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.db import OperationalError
from django.utils.translation import gettext

from vafa.platform.i18n import language
from vafa.platform.i18n.digits import show_number
from vafa.platform.i18n.reading import Reader, active, reading_as
from vafa.platform.run.progress import Progress
from vafa.platform.time import now
from vafa.platform.values import SYSTEM, Refused, refuse_if
from vafa.platform.wording import sentence
from vafa.sales.actions import import_orders, undo_import
from vafa.sales.actions.importing import check_columns
from vafa.sales.actions.previewing import preview_import
from vafa.sales.commands import words
from vafa.sales.imports.fields import FIELDS
from vafa.sales.imports.mapping import Mapping, Match, make_mapping
from vafa.sales.imports.order_row import Options
from vafa.sales.imports.plan import Plan, options_as_json, plan_import
from vafa.sales.models import Import
from vafa.sales.queries import import_numbered, recent_imports

NOTHING_READ, WRONG_USAGE, SAID_NO = 1, 2, 3
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_YES = ("y", "ب", "آ", "ن")  # yes, بله, آره, نعم


class _Chosen(TypedDict):
    preset: str
    mapping: Mapping
    options: dict[str, object]


def work(args: argparse.Namespace) -> int:
    """Orders, list or undo; refusals are one sentence each."""
    code = args.language or settings.LANGUAGE_CODE
    if code not in dict(settings.LANGUAGES):
        print("--language takes fa, ar or en.", file=sys.stderr)
        return WRONG_USAGE
    with reading_as(Reader(code, language(code).calendar, settings.CONFIG.time_zone)):
        try:
            return {"orders": _orders, "list": _list, "undo": _undo}[args.what](args)
        except Refused as problem:
            print(sentence(problem), file=sys.stderr)
            return NOTHING_READ
        except OperationalError as problem:
            words_of_ours = gettext("The database went away. Run the same command again; what came in stays.")
            print(f"{words_of_ours}\n{problem}", file=sys.stderr)
            return NOTHING_READ


def _orders(args: argparse.Namespace) -> int:
    results: list[dict[str, object]] = []
    for name in args.files:
        result = _one(Path(name), args)
        if result is None:
            return SAID_NO
        results.append(result)
    if args.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
    return NOTHING_READ if any(one.get("state") == Import.FAILED for one in results) else 0


def _one(path: Path, args: argparse.Namespace) -> dict[str, object] | None:
    """Look at one file, ask, bring it in; what came of it, or nothing when the answer was no."""
    refuse_if(not path.exists(), Refused("sales.import_file_not_found", path=str(path)))
    options = _options(args.option)
    plan = _planned(path, args, options)
    with closing(plan.table):
        if not args.json:
            print(words.of_plan(plan))
        check_columns(plan)
    chosen: _Chosen = {"preset": plan.preset.name, "mapping": plan.mapping, "options": options}
    with Progress(path.name, left=gettext("%(seconds)s s left")) as bar:
        show = _shower(bar)
        if args.dry_run:
            preview = preview_import(path, **chosen, progress=show)
        elif not _agreed(args):
            return None
        else:
            source = args.source or None
            done = import_orders(path, name=path.name, **chosen, source=source, progress=show, actor=SYSTEM, at=now())
    if not args.json:
        print(words.of_preview(preview) if args.dry_run else words.of_import(done))
    return words.preview_as_json(preview) if args.dry_run else words.import_as_json(done)


def _shower(bar: Progress) -> Callable[[float, int], None]:
    code = active().language

    def show(share: float, rows: int) -> None:
        rate = show_number(round(rows / max(0.001, bar.spent)), code)
        bar.at(share, gettext("%(rows)s rows, %(rate)s a second") % {"rows": show_number(rows, code), "rate": rate})

    return show


def _planned(path: Path, args: argparse.Namespace, options: dict[str, object]) -> Plan:
    """The plan with what `--map` says over what was guessed."""
    plan = plan_import(path, preset=args.preset, options=options)
    if not args.map:
        return plan
    fields = dict(plan.mapping.fields)
    for pair in args.map:
        name, _, column = pair.partition("=")
        refuse_if(name not in FIELDS, Refused("imports.no_such_field", {"field": name}))
        refuse_if(column and column not in plan.table.columns, Refused("imports.no_such_column", {"column": column}))
        fields.pop(name, None)
        if column:
            fields = {other: match for other, match in fields.items() if match.column != column}
            fields[name] = Match(column, 1.0, "chosen")
    mapping = make_mapping(plan.table.columns, fields, plan.mapping.extra)
    plan.table.close()
    return plan_import(path, preset=plan.preset.name, mapping=mapping, options=options)


def _options(pairs: list[str]) -> dict[str, object]:
    """`NAME=VALUE` pairs; `states.WORD=STATE` adds a word of the shop's."""
    options: dict[str, object] = {}
    states: dict[str, str] = {}
    known = options_as_json(Options())
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name.startswith("states."):
            states[name.removeprefix("states.")] = value
        elif isinstance(known.get(name), bool):
            options[name] = _FLAGS.get(value.lower(), value)
        elif isinstance(known.get(name), list):
            options[name] = value.split(",")
        else:
            options[name] = value
    return options | ({"states": states} if states else {})


def _agreed(args: argparse.Namespace) -> bool:
    if args.yes or args.json or not sys.stdin.isatty():
        return True
    return input(gettext("Bring it in like this? (y/n)") + " ").strip().lower().startswith(_YES)


def _list(args: argparse.Namespace) -> int:
    rows = recent_imports(50)
    if args.json:
        print(json.dumps([words.import_as_json(one) for one in rows], ensure_ascii=False, indent=1))
    else:
        print("\n".join(words.line_of_import(one, now()) for one in rows) or gettext("No file came in yet."))
    return 0


def _undo(args: argparse.Namespace) -> int:
    done = undo_import(import_numbered(args.id), actor=SYSTEM, at=now())
    print(json.dumps(words.import_as_json(done)) if args.json else words.line_of_import(done, now()))
    return 0
