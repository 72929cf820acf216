"""`vafa staff`: take someone on, or give a new password, from the terminal."""

import argparse
import secrets
import sys

HELP = """Take on staff, or give someone a new password. The password is printed once and kept nowhere.

  vafa staff list
  vafa staff add negar@shop.ir "نگار احمدی" --role agent
  vafa staff password negar@shop.ir"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    from vafa.platform.access import ROLES

    wanted = parser.add_subparsers(dest="wanted", required=True)
    wanted.add_parser("list", help="who works here")
    add = wanted.add_parser("add", help="take someone on")
    add.add_argument("email", help="what they sign in with")
    add.add_argument("name", help="how customers and colleagues read it")
    add.add_argument("--role", choices=ROLES, default="agent", help="what they may do (default agent)")
    password = wanted.add_parser("password", help="give a new password")
    password.add_argument("email", help="whose password")


def run(args: argparse.Namespace) -> int:
    """Do it; a refusal is one sentence and exit code 1."""
    from vafa.platform.accounts.actions import give_password, hire
    from vafa.platform.accounts.models import Staff
    from vafa.platform.time import now
    from vafa.platform.values import SYSTEM, Refused
    from vafa.platform.wording import sentence

    if args.wanted == "list":
        for staff in Staff.objects.order_by("role", "name"):
            print(f"{staff.role:<14} {staff.email:<32} {staff.name}{'' if staff.is_active else '  (off)'}")
        return 0
    secret = secrets.token_urlsafe(9)
    try:
        if args.wanted == "add":
            hire(args.email, args.name, args.role, password=secret, actor=SYSTEM, at=now())
        else:
            found = Staff.objects.filter(email__iexact=args.email).first()
            if found is None:
                raise Refused("accounts.unknown_email", email=args.email)
            secret = give_password(found, actor=SYSTEM, at=now())
    except Refused as refused:
        print(sentence(refused), file=sys.stderr)
        return 1
    print(f"{args.email}  {secret}")
    return 0
