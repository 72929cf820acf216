"""The gallery: every component in its states, for those who build. `?language=ar&theme=dark` shows it as others see it.

Its people are invented and its words are in gallery.json; it reads nothing from the database.
"""

import json
from datetime import timedelta
from functools import cache
from pathlib import Path

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from vafa.desk.context import NIGHT, Shell
from vafa.desk.web.gallery_data import parts as small_parts
from vafa.desk.web.gallery_desk import desk
from vafa.desk.web.gallery_pages import pages
from vafa.platform import time
from vafa.platform.i18n import language, languages
from vafa.platform.i18n.reading import Reader, active, reading_as

STATES = ("kept", "keptlate", "late", "now", "next", "planned", "paused", "held", "skipped")
SWATCHES = ("accent", "saffron", "anar", "sarv", "laj", "night", "ink", "ground")


@cache
def words(code: str) -> dict[str, str]:
    """The gallery's own texts in one language."""
    found: dict[str, str] = {}
    for name in ("gallery.json", "gallery_desk.json"):
        found |= json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))[code]
    return found


class Sample(forms.Form):
    """One field of every kind, two of them wrong."""

    def __init__(self, said: dict[str, str]) -> None:
        super().__init__({"name": said["maryam"], "mobile": "0912 000", "how": "call", "quiet": "on", "day": ""})
        ways = [("mail", said["by_mail"]), ("call", said["by_call"]), ("wa", said["whatsapp"])]
        self.fields = {
            "name": forms.CharField(label=said["name"]),
            "mobile": forms.CharField(label=said["mobile"], widget=forms.TextInput(attrs={"type": "tel"})),
            "secret": forms.CharField(label=said["serial"], widget=forms.PasswordInput, required=False),
            "day": forms.CharField(label=said["birthday"], widget=forms.DateInput, required=False),
            "subject": forms.ChoiceField(label=said["subject"], choices=ways, required=False),
            "how": forms.ChoiceField(label=said["how"], choices=ways, widget=forms.RadioSelect),
            "body": forms.CharField(label=said["see"], widget=forms.Textarea, required=False, help_text=said["wall"]),
            "agree": forms.BooleanField(label=said["agree"], required=False),
        }
        self.full_clean()
        self.add_error("mobile", said["bad_mobile"])


class GalleryShell(Shell):
    """The frame in another light than the reader's own."""

    def __init__(self, request: HttpRequest, theme: str) -> None:
        super().__init__(request)
        self._theme = theme

    @property
    def theme(self) -> str:
        return self._theme


PARTS = (
    "parts",
    "desk",
    "forms",
    "complaint",
    "paper",
    "today",
    "case",
    "customer",
    "insights",
    "journey",
    "settings",
    "portal",
)


@login_required
def gallery(request: HttpRequest, part: str = "parts") -> HttpResponse:
    """One page of the gallery: the parts, or a page put together from them."""
    if part not in PARTS:
        raise Http404
    code = request.GET.get("language", active().language)
    code = code if code in {one.code for one in languages()} else "fa"
    theme = request.GET.get("theme", "auto")
    said = words(code)
    at = time.now()
    with reading_as(Reader(code, language(code).calendar, active().time_zone, active().money_unit)):
        parts = {
            "shell": GalleryShell(request, theme if theme in NIGHT else "auto"),
            "w": said,
            "part": part,
            "gallery_parts": PARTS,
            "form": Sample(said),
            "states": STATES,
            "swatches": SWATCHES,
            "themes": list(NIGHT),
            "theme": theme,
            "at": at,
            "earlier": at - timedelta(hours=1, minutes=14),
            **small_parts(said),
            **pages(said, at),
            **desk(said, at),
        }
        return render(request, f"desk/gallery/{part}.html", parts)


urlpatterns = [
    path("gallery/", gallery, name="desk_gallery"),
    path("gallery/<str:part>/", gallery, name="desk_gallery_part"),
]
