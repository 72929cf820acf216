"""`vafa manage …`: Django's own commands, for developers and for emergencies."""

import argparse

HELP = """Pass what follows to Django, for instance: vafa manage migrate, vafa manage shell."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the Django command and its options")


def run(args: argparse.Namespace) -> int:
    """Run Django's command line."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["vafa manage", *args.words])
    return 0
