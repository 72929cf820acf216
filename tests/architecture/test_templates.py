"""Templates look downward too: what they extend, include and link to stands lower, or in the same room."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.house import height, room_of, templates
from vafa.platform.registry import DOORS

# Pages that must stand in the frame of a door although a library names them.
FRAMED = {"allauth/layouts/manage.html": "a person's own sign-in settings are a page of the desk"}
TEMPLATE = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")
LINK = re.compile(r"""{%\s*url\s+["']([\w:-]+)["']""")


def test_templates_extend_and_include_only_downward() -> None:
    known = templates()
    wrong = []
    for name, (room, path) in known.items():
        for used in TEMPLATE.findall(path.read_text(encoding="utf-8")):
            if used not in known:
                if not used.startswith(("account/", "mfa/", "allauth/", "django/", "usersessions/")):
                    wrong.append(f"{name} uses {used}, which does not exist")
            elif height(known[used][0]) > height(_stands_in(name, room)):
                wrong.append(f"{name} ({room}) uses {used}, which stands higher ({known[used][0]})")
    assert not wrong, "\n".join(wrong)


def test_templates_link_only_downward() -> None:
    owners = dict(_addresses())
    wrong = []
    for name, (room, path) in templates().items():
        for used in LINK.findall(path.read_text(encoding="utf-8")):
            if used not in owners:
                wrong.append(f"{name} links to {used}, which does not exist")
            elif height(owners[used]) > height(_stands_in(name, room)):
                wrong.append(f"{name} ({room}) links to {used}, which stands higher ({owners[used]})")
    assert not wrong, "\n".join(wrong)


def test_every_template_is_named_after_its_room() -> None:
    own = {"platform": ("ui/", "account/", "mfa/", "allauth/", "403", "404", "500", "400")}
    wrong = [
        f"{name} in {room}"
        for name, (room, _) in templates().items()
        if not name.startswith(own.get(room, (f"{room}/", "account/", "mfa/", "allauth/")))
    ]
    assert not wrong, wrong


def _stands_in(name: str, room: str) -> str:
    """The room whose place a page takes: what it keeps under `<room>/desk/` is shown inside the desk."""
    door = name.split("/")[1] if name.startswith(f"{room}/") and "/" in name else ""
    return door if door in DOORS else "desk" if name in FRAMED else room


def _addresses() -> Iterator[tuple[str, str]]:
    """Every name of an address with the room of the view behind it; what comes from a library counts as ground."""

    def walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, str]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one, f"{space}{one.namespace}:" if one.namespace else space)
            elif isinstance(one, URLPattern) and one.name:
                view = getattr(one.callback, "view_class", one.callback)
                yield f"{space}{one.name}", room_of(view.__module__) or "platform"

    return walk(get_resolver(), "")
