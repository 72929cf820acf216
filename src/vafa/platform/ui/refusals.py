"""Turns a refusal into one clear sentence: a page for people, a small message for fragments."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vafa.platform.values import Refused
from vafa.platform.wording import sentence


class RefusedMiddleware:
    """Answers a request whose action was refused, when the view did not say it better itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, Refused):
            return None
        template = "ui/refused_part.html" if getattr(request, "htmx", False) else "ui/refused.html"
        return render(request, template, {"sentence": sentence(problem)}, status=problem.status)
