"""`vafa mail`: say what raw mails say (parse), and take one in from the mail server's pipe (receive)."""

import argparse
import importlib
import logging
import os
import sys

from vafa.channels import commands as parsing
from vafa.config import ConfigError
from vafa.platform.run.attach import ensure_database
from vafa.platform.run.words import CannotStart

HELP = f"""Raw mails.

  vafa mail parse letter.eml           what it says; see vafa mail parse --help
  vafa mail receive < letter.eml       take it in, as the mail server does through a pipe

receive prints nothing when all is well. Its exit code is 75 when the mail could not be stored: the mail server keeps it
and tries again. --account NAME says whose mail it is; without it the first mailbox is meant.

parse: {parsing.HELP}"""
RECEIVE = """Take in one raw mail from standard input: it is stored, and placed a moment later.

For the pipe of a mail server (Postfix, Exim). It prints nothing when all is well. The exit code is 0 when the mail is
stored; 75 when it could not be, so that the mail server keeps it and tries again. The same mail twice is one."""
TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    wanted = parser.add_subparsers(dest="wanted", required=True)
    parsing.add_parse(wanted, parser.formatter_class)
    receive = wanted.add_parser(
        "receive", help="take in a raw mail from standard input", description=RECEIVE,
        formatter_class=parser.formatter_class,
    )  # fmt: skip
    receive.add_argument("--account", default="", metavar="NAME", help="whose mail it is (default: the first mailbox)")


def run(args: argparse.Namespace) -> int:
    """Parse needs no Django; receive starts it by itself, so that every trouble has the code a mail server knows."""
    return parsing.run(args) if args.wanted == "parse" else _receive(args.account)


def _receive(name: str) -> int:
    body = sys.stdin.buffer.read()
    if not body.strip():
        print("There is no mail on standard input.", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vafa.settings")
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # our one sentence is enough
    try:
        ensure_database()
        importlib.import_module("django").setup()
        problem = _stored(body, name)
    except (ConfigError, CannotStart, OSError) as trouble:
        problem = str(trouble)
    if problem:
        print(problem, file=sys.stderr)
    return TRY_AGAIN if problem else 0


def _stored(body: bytes, name: str) -> str:
    """Store the mail; a sentence when that did not work."""
    from django.db import DatabaseError, InterfaceError

    from vafa.channels.inbound import Raw
    from vafa.channels.queries import accounts
    from vafa.conversations.intake import keep
    from vafa.platform.jobs.background import hurry
    from vafa.platform.time import now

    try:
        mailboxes = accounts().filter(kind="email")
        account = mailboxes.filter(name=name).first() if name else mailboxes.filter(is_active=True).first()
        if name and account is None:
            return f"There is no e-mail account named {name}."
        if keep(account, Raw(body=body, content_type="message/rfc822"), kind="email", at=now()) is not None:
            hurry("conversations.place")
    except (DatabaseError, InterfaceError) as trouble:
        return f"The mail could not be stored: {type(trouble).__name__}."
    return ""
