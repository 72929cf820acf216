"""`vafa import`: files of orders from the command line. Shows how a file would be read, asks, brings it in, sums up."""

import argparse

HELP = "Bring in files of orders, list what came in, take a file out again."

_EXAMPLES = """\
examples:
  vafa import orders orders.csv                       guess the columns, show them, ask, bring the file in
  vafa import orders export.xlsx --dry-run            read all of it and say what would come of it; nothing is kept
  vafa import orders olist/ --preset olist --yes      a folder of files that belong together, without asking
  vafa import orders a.csv --map phone=Mobile --option currency=USD --option date_order=mdy
  vafa import list                                    the imports there were
  vafa import undo 12                                 take one out again as a whole

FILE is CSV, TSV, XLSX or JSON lines, plain or gzip. Rows that cannot be used are written to a file of their own with
the reason; all others come in. The same file twice changes nothing.

Exit code: 0 done (even with refused rows), 1 nothing could be read, 2 wrong usage, 3 you said no."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.epilog = _EXAMPLES
    parser.add_argument("--language", default="", metavar="fa|ar|en", help="language of the words (the shop's)")
    actions = parser.add_subparsers(dest="what", required=True, metavar="orders|list|undo")
    orders = actions.add_parser("orders", help="bring in files of orders")
    orders.add_argument("files", nargs="+", metavar="FILE", help="a file, or a folder of files that belong together")
    orders.add_argument("--preset", default="", help="the kind of file; recognised when not given")
    orders.add_argument("--source", default="", metavar="KEY", help="the shop it comes from, when numbers may overlap")
    orders.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help="the column of a field")
    orders.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="how values are read")
    orders.add_argument("--dry-run", action="store_true", help="read everything, keep nothing")
    orders.add_argument("--yes", action="store_true", help="do not ask")
    listing = actions.add_parser("list", help="the imports there were")
    undo = actions.add_parser("undo", help="take an import out again")
    undo.add_argument("id", type=int, metavar="ID", help="number of the import")
    for one in (orders, listing, undo):
        one.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Do what was asked, in the reader's language."""
    from vafa.sales.commands.work import work

    return work(args)
