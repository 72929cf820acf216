"""Every page of ours stands in the table, and every asker gets what the table says: 200, sign in first, 403 or 404."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.house import room_of
from tests.architecture.url_pages import ASKERS, Page
from tests.architecture.url_table import TABLE
from tests.architecture.world import World


def our_pages() -> dict[str, URLPattern]:
    """Every address whose view is ours, by name; the sign-in pages of allauth are tested by allauth."""

    def walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one, f"{space}{one.namespace}:" if one.namespace else space)
            else:
                view = getattr(one.callback, "view_class", one.callback)
                if room_of(view.__module__):
                    yield f"{space}{one.name or f'{one.pattern} has no name'}", one

    return dict(walk(get_resolver(), ""))


def test_every_page_stands_in_the_table() -> None:
    pages, table = set(our_pages()), set(TABLE)
    assert not pages - table, f"add to tests/architecture/url_table.py: {sorted(pages - table)}"
    assert not table - pages, f"no longer there: {sorted(table - pages)}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLE)
def test_everyone_gets_what_the_table_says(name: str) -> None:
    page, world = TABLE[name], World()
    address = reverse(name, kwargs=page.kwargs(world)) + page.query
    assert {asker: _ask(world.browser(asker), page, address) for asker in ASKERS} == dict(page.statuses)


def _ask(browser: Client, page: Page, address: str) -> int:
    """What one asker gets; whatever that changed is undone, so that the next finds the same shop."""
    with transaction.atomic():
        response = browser.post(address, page.data) if page.method == "post" else browser.get(address)
        transaction.set_rollback(True)
    return _meaning(response, page.method)


def _meaning(response: HttpResponse, method: str) -> int:
    """The status; of a post only whether it was let through."""
    to_sign_in = response.status_code == 302 and response.headers["Location"].startswith("/account/login/")
    refused = response.status_code in (403, 404, 405) or to_sign_in
    return 200 if method == "post" and not refused else int(response.status_code)
