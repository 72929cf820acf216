"""`vafa demo`: fill a database with the sample shop."""

import argparse
import sys

HELP = """Fill a believable Iranian shop: customers, a year of orders, cases, answers, calls and their outcomes.

It goes through the same actions people use, under a simulated clock; the same --seed makes the same year.

  vafa demo
  vafa demo --customers 400 --seed 3"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.add_argument("--seed", type=int, default=7, help="another number, another year (default 7)")
    parser.add_argument("--customers", type=int, default=60, help="how many customers (default 60)")
    parser.add_argument("--days", type=int, default=365, help="how many days until today (default 365)")


def run(args: argparse.Namespace) -> int:
    """Fill the shop, unless it has been filled."""
    from vafa.operations.demo.shop import SOURCE, fill
    from vafa.operations.prepare import PEOPLE, ensure_basics, hire_everyone
    from vafa.platform.accounts.models import Staff
    from vafa.sales.models import Order

    if Order.objects.filter(source=SOURCE).exists():
        print("The sample shop is here already. Use another VAFA_HOME for a second one.", file=sys.stderr)
        return 1
    if not Staff.objects.exists():
        hire_everyone(PEOPLE)
        ensure_basics()
    fill(seed=args.seed, customers=args.customers, days=args.days)
    return 0
