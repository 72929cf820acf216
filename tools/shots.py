"""Takes pictures of pages as people see them: a small shop on a Saturday at 10:24, in a database that is thrown away.

    python tools/shots.py /desk/ /desk/people/                    fa, light, 1440 wide
    python tools/shots.py --all /desk/                            fa, ar, en × light, dark × 1440, 390
    python tools/shots.py --role manager --lang en --width 390 /desk/cases/
    python tools/shots.py --hold                                  only serve, until Ctrl-C; prints how to sign in

    python tools/shots.py --channels --role lead /desk/unplaced/{tray}/       every family of channel is connected
    python tools/shots.py --channels --ringing '/desk/ > [data-calling] summary'     clicks that before the picture
    python tools/shots.py --channels --chat closed,open,talk,away             the chat on a page of another origin
    python tools/shots.py --grow --role manager /desk/grow/{walked}/results/  plans, campaigns and gifts of a year

In an address, `{person}` is Maryam's id, `{case}` her open case's number, `{call}` the first call that waits; with
--channels `{kavenegar}`, `{email}` and so on are accounts, `{whatsapp_case}` a case whose window closed, `{tray}` and
`{spam}` of the tray, `{missed}` and `{spoken}` calls; with --grow what tests/growing.py names. `> selector` after an
address is clicked first.
Pictures go to shots/ (not kept by git), named page-language-light-width.png. It changes nothing else.
"""

import argparse
import itertools
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

TOP = Path(__file__).parents[1]
sys.path[:0] = [str(TOP), str(TOP / "tools")]

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.cast import Cast

WIDTHS = {1440: 900, 1024: 768, 390: 844}
MOST_PIXELS = 4000  # a list may be endless
CALENDARS = {"fa": "jalali", "ar": "gregorian", "en": "gregorian"}


def main() -> int:
    """Serve the shop and take the pictures asked for."""
    args = _arguments()
    from vafa.platform.run.tempdb import throwaway

    with tempfile.TemporaryDirectory(prefix="vafa-shots-") as home, throwaway() as url:
        os.environ |= {"VAFA_HOME": home, "DATABASE_URL": url, "VAFA_LANGUAGE": "fa", "VAFA_DEBUG": "1"}
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's loop runs in this thread
        cast = _prepare()
        ids = _ids((_connected(cast, args) if args.channels else {}) | (_grown(cast) if args.grow else {}))
        with _serving() as address:
            if args.hold:
                print(f"{address}/desk/  agent@shop.example · saffron & turquoise", flush=True)
                threading.Event().wait()
            _shoot(args, address, cast, ids)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", help="addresses such as /desk/")
    parser.add_argument("--lang", default="fa", help="fa,ar,en")
    parser.add_argument("--light", default="light", help="light,dark")
    parser.add_argument("--width", default="1440", help="1440,390")
    parser.add_argument("--role", default="agent")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--full", action="store_true", help="the whole height of the page")
    parser.add_argument("--channels", action="store_true", help="every family of channel is connected")
    parser.add_argument("--grow", action="store_true", help="a year of plans and campaigns lies behind the shop")
    parser.add_argument("--ringing", action="store_true", help="the agent's telephone rings")
    parser.add_argument("--chat", default="", help="closed,open,talk,away: the chat on a foreign page")
    parser.add_argument("--hold", action="store_true")
    parser.add_argument("--to", default=str(TOP / "shots"))
    return parser.parse_args()


def _prepare() -> "Cast":
    """A database up to date, catalogues, static files, and the shop."""
    import django

    from vafa.platform.i18n.catalogues import compile_stale

    compile_stale()
    os.environ["DJANGO_SETTINGS_MODULE"] = "vafa.settings"
    django.setup()
    from tests.saturday import open_shop
    from vafa.platform.run.migrate import bring_up_to_date, collect_static

    bring_up_to_date()
    collect_static()
    return open_shop()


@contextmanager
def _serving() -> Iterator[str]:
    """The address of a server in this process, so that it has the clock of the shop."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say only what went wrong."""
            if not str(args[1]).startswith(("2", "3")):
                super().log_message(format, *args)

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def _connected(cast: "Cast", args: argparse.Namespace) -> dict[str, int]:
    """Connect every family of channel; what there is to look at, by name."""
    import dataclasses

    from tests.connected import call, connect
    from tests.saturday import NOW

    shop = connect(cast)
    if args.ringing:
        call(shop.accounts["phone"], "+989120004581", "now", NOW, "ringing", "answered")
    facts = {one.name: getattr(shop, one.name) for one in dataclasses.fields(shop) if one.name != "accounts"}
    return facts | {kind: account.pk for kind, account in shop.accounts.items()}


def _grown(cast: "Cast") -> dict[str, int]:
    """Let plans and campaigns have a past; what there is to look at, by name."""
    import dataclasses

    from tests.growing import grow

    return dataclasses.asdict(grow(cast))


def _shoot(args: argparse.Namespace, address: str, cast: "Cast", ids: dict[str, int]) -> None:
    import browser as chromium
    from chat_shots import chat_pictures
    from playwright.sync_api import sync_playwright

    languages = ["fa", "ar", "en"] if args.all else args.lang.split(",")
    lights = ["light", "dark"] if args.all else args.light.split(",")
    widths = [1440, 390] if args.all else [int(width) for width in args.width.split(",")]
    path = next(filter(chromium.starts, chromium.candidates()))
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--force-color-profile=srgb"])
        for language, light, width in itertools.product(languages, lights, widths):
            _dress(cast, args.role, language, light)
            _pictures(opened, args, address, cast, (language, light, width), ids)
            if args.chat:
                states = args.chat.split(",")
                chat_pictures(opened, address, cast, states, (language, light, width), Path(args.to))
        opened.close()


def _dress(cast: "Cast", role: str, language: str, light: str) -> None:
    """The person reads this language in this light from now on."""
    person = getattr(cast, role)
    person.language, person.calendar, person.theme = language, CALENDARS[language], light
    person.save(update_fields=["language", "calendar", "theme"])


def _pictures(
    opened: "Browser",
    args: argparse.Namespace,
    address: str,
    cast: "Cast",
    look: tuple[str, str, int],
    ids: dict[str, int],
) -> None:
    from django.test import Client

    language, light, width = look
    signed_in = Client()
    signed_in.force_login(getattr(cast, args.role))
    cookie = signed_in.cookies["sessionid"].value
    scale = 2 if width < 600 else 1
    size = {"width": width, "height": WIDTHS.get(width, 900)}
    context = opened.new_context(viewport=size, device_scale_factor=scale, reduced_motion="reduce")  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page = context.new_page()
    page.on("console", lambda said: print(f"  console {said.type}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda problem: print(f"  script: {problem}"))
    for asked in args.pages:
        where, _arrow, clicked = asked.format(**ids).partition(" > ")
        answer = page.goto(address + where, wait_until="networkidle")
        for one in filter(None, clicked.split(" > ")):
            page.click(one)
            page.wait_for_load_state("networkidle")
        name = "-".join(re.findall(r"[\w]+", asked)) or "front"
        file = Path(args.to) / f"{name}-{language}-{light}-{width}.png"
        file.parent.mkdir(exist_ok=True)
        page.set_viewport_size(size | ({"height": _height(page, size["height"])} if args.full else {}))  # type: ignore[arg-type]
        page.screenshot(path=file, full_page=args.full)
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        sticks = f"  {wide} px too wide" if wide > 0 else ""
        print(f"{answer.status if answer else '?'} {file}{sticks}")
    context.close()


def _height(page: "Page", least: int) -> int:
    """How high the window must be for the desk's main part to show whole."""
    hidden: list[int] = page.evaluate(
        "[...document.querySelectorAll('.main')].map((one) => one.scrollHeight - one.clientHeight)"
    )
    return least + min(max([0, *hidden]), MOST_PIXELS)


def _ids(more: dict[str, int]) -> dict[str, int]:
    from vafa.cases.models import Case
    from vafa.customers.models import Customer
    from vafa.journeys.models import FollowUp

    maryam = Customer.objects.get(name="مریم کریمی")
    case = Case.objects.filter(customer=maryam, resolved_at=None).first()
    call = FollowUp.objects.filter(state="waiting", kind="call").first()
    return {"person": maryam.pk, "case": case.number if case else 0, "call": call.pk if call else 0} | more


if __name__ == "__main__":
    sys.exit(main())
