"""Claims: the desk with 1,000,000 cases and 3,000,000 messages: pages and search in 100 ms, 150 cases opened a second.

    python bench/service_desk.py [--size 1000000] [--keep DIR] [--parts pages,search,open,sweep] [--json]

Pages and searches are asked over HTTP by 8 clients, each half a second on average after its last answer, as `vafa up`
serves the pages. The figure is the server's time of 95 of 100 requests; what the clients waited stands beside it.
With --keep the shop stays in that folder and is used again.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from _house import Measured, house, note, tell

SIZE = 1_000_000


def arguments() -> argparse.Namespace:
    """What to measure, and on what."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, default=SIZE, help=f"cases (default {SIZE:,}); three times the messages")
    parser.add_argument("--keep", default="", metavar="DIR", help="keep the shop in this folder and use it again")
    parser.add_argument("--parts", default="pages,search,open,sweep", help="pages, search, open, sweep")
    parser.add_argument("--clients", type=int, default=8, help="how many ask at once (default 8)")
    parser.add_argument("--seconds", type=float, default=15, help="how long each claim is measured (default 15)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser.parse_args()


def main() -> None:
    """Fill unless it is filled, measure, tell."""
    options = arguments()
    sys.path.insert(0, os.fspath(Path(__file__).parents[1]))
    with house(options.keep):
        from _many import Size, fill
        from _many_opening import opening
        from _many_pages import pages, search
        from _many_sweep import sweeps

        from vafa.cases.models import Case

        size = Size(options.size)
        if not Case.objects.exists():
            fill(size)
        parts: dict[str, Callable[[], list[Measured]]] = {
            "pages": lambda: pages(size, options.clients, options.seconds),
            "search": lambda: search(size, options.clients, options.seconds),
            "open": lambda: opening(options.clients, options.seconds),
            "sweep": lambda: sweeps(size),
        }
        found: list[Measured] = []
        for name in options.parts.split(","):
            note(f"{name} …")
            found += parts[name]()
        tell(found, options.json)


if __name__ == "__main__":
    main()
