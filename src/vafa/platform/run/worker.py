"""`vafa worker`: the process that does what runs by itself. Any number of them may run."""

import argparse

HELP = """Run event readers, sweeps and deliveries until stopped. Start as many as you like, on any machine."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.add_argument("--concurrency", type=int, default=0, help="jobs done at the same time (default: VAFA_SENDERS)")


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C."""
    from django.conf import settings

    from vafa.platform.jobs.background import run_worker

    run_worker(args.concurrency or settings.CONFIG.senders)
    return 0
