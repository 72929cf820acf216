"""Asking once for the length of a request: settings, calendars and the like, which a page needs again and again.

A batch of like work may say `asking_once()` for itself. Outside of both nothing is remembered, so that workers and
commands always ask anew.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

Answer = TypeVar("Answer")
_known: ContextVar[dict[str, object] | None] = ContextVar("known in this request", default=None)


def once(what: str, ask: Callable[[], Answer]) -> Answer:
    """The answer to `ask`, remembered under its name while a request lasts."""
    known = _known.get()
    if known is None:
        return ask()
    if what not in known:
        known[what] = ask()
    return cast(Answer, known[what])


def forget(prefix: str) -> None:
    """Ask anew for everything whose name begins so; whoever changes it says this."""
    known = _known.get() or {}
    for what in [one for one in known if one.startswith(prefix)]:
        del known[what]


@contextmanager
def asking_once() -> Iterator[None]:
    """Remember answers until the block ends, which should be soon: others may change what was asked."""
    mark = _known.set({})
    try:
        yield
    finally:
        _known.reset(mark)


class OnceMiddleware:
    """Remembers from the beginning of a request to its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with asking_once():
            return self.get_response(request)
