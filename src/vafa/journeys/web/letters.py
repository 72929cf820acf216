"""Letters: which there are, and one of them being edited beside what a real customer would get."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from vafa.conversations.access import LETTERS
from vafa.conversations.letters import Rendered, allowed_variables, preview, reset_letter, save_letter, source_of
from vafa.conversations.letters.shelf import Source, letter_keys, shipped
from vafa.conversations.models import Letter
from vafa.customers.models import Customer
from vafa.customers.queries import customers_for, search_customers
from vafa.journeys.actions.plans import known_letters
from vafa.journeys.almanac import occasions
from vafa.journeys.models import Plan
from vafa.journeys.queries import current_touchpoints
from vafa.journeys.rules.steps import read_content
from vafa.journeys.rules.touchpoints import in_language
from vafa.journeys.rules.walking import path_of
from vafa.journeys.shipped import shipped_plans
from vafa.journeys.web.forms import LetterForm
from vafa.journeys.web.page import actor_of, asker_of, go, grow_page
from vafa.journeys.web.words import letter_titles
from vafa.platform.i18n import language as language_of
from vafa.platform.i18n import languages
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.ui.components import Tab
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

OF_A_CAMPAIGN = "campaign-"  # its letters are written on its own page
ABOUT = {
    "campaign": gettext_lazy("Campaigns"),
    "case": gettext_lazy("Cases"),
    "incident": gettext_lazy("Recalls and incidents"),
    "occasion": gettext_lazy("Occasions"),
    "survey": gettext_lazy("Surveys"),
    "test": gettext_lazy("A trial of the settings"),
}


@grow_page(LETTERS)
def letters(request: HttpRequest) -> HttpResponse:
    """Every letter with its subject, who sends it, and in which languages it was written anew."""
    keys = sorted(key for key in {*letter_keys(), *known_letters()} if not key.startswith(OF_A_CAMPAIGN))
    titles = letter_titles(keys, active().language)
    own = set(Letter.objects.values_list("key", "language"))
    uses = _uses()
    rows = [
        {"key": key, "title": titles[key], "use": uses.get(key) or _about(key), "ways": _ways(key, own)}
        for key in sorted(keys, key=lambda one: (one not in uses, one))
    ]
    return render(request, "journeys/desk/letters.html", {"rows": rows, "back": reverse("desk_grow")})


@grow_page(LETTERS, "GET", "HEAD", "POST")
def letter(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """One letter in one language: its wording, and how it looks for a customer. A post without `do` only looks."""
    if language not in {one.code for one in languages()} or key not in known_letters():
        raise Http404
    source, action, trouble = source_of(key, language), request.POST.get("do", ""), ""
    if action == "reset":
        reset_letter(key, language, actor=actor_of(request), at=now())
        return go(request, request.path)
    direction = language_of(language).direction
    form = LetterForm(initial={"subject": source.subject, "body": source.body}, direction=direction)
    if request.method == "POST":
        form = LetterForm(request.POST, direction=direction)
        fine = form.is_valid()
        source = Source(form.cleaned_data.get("subject", ""), form.cleaned_data.get("body", ""))
        try:
            if fine and action == "save":
                save_letter(key, language, source.subject, source.body, actor=actor_of(request), at=now())
                return go(request, f"{request.path}?just=saved")
        except Refused as refused:
            form.add_error("body", sentence(refused))
    customer = _customer(request)
    shown = None
    try:
        shown = preview(key, customer or _nobody(language), language=language, source=source)
    except Refused as refused:
        trouble = sentence(refused)
    context = _context(request, key, language, form) | _seen(shown, trouble, customer)
    return render(request, "journeys/desk/letter.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, key: str, language: str, form: LetterForm) -> dict[str, object]:
    query = f"?{request.GET.urlencode()}" if request.GET.get("customer") else ""
    tabs = [
        Tab(one.name, reverse("desk_letter", args=[key, one.code]) + query, current=one.code == language)
        for one in languages()
    ]
    return {
        "key": key,
        "title": letter_titles([key], active().language)[key],
        "use": _uses().get(key) or _about(key),
        "form": form,
        "tabs": tabs,
        "written_in": language_of(language),
        "variables": [f"{{{{ {name} }}}}" for name in allowed_variables(key)],
        "is_own": Letter.objects.filter(key=key, language=language).exists(),
        "is_shipped": shipped(key, language) is not None,
        "just_saved": request.GET.get("just") == "saved",
        "back": reverse("desk_letters"),
    }


def _seen(shown: Rendered | None, trouble: str, customer: Customer | None) -> dict[str, object]:
    return {
        "shown": shown,
        "html": mark_safe(shown.html) if shown else "",  # sanitised where it was written
        "trouble": trouble,
        "customer": customer,
    }


def _customer(request: HttpRequest) -> Customer | None:
    """Whom the letter is shown for: who was asked for by number or name, else whoever bought last."""
    staff, asked = asker_of(request), request.GET.get("customer", "")
    if (text := request.GET.get("q", "").strip()[:100]) and (found := search_customers(staff, text, 1)):
        return found[0]
    rows = customers_for(staff)
    if asked.isdecimal() and (one := rows.filter(pk=int(asked)).first()):
        return one
    lately = rows.filter(last_order_at__isnull=False).order_by("-last_order_at").first()
    return lately or rows.order_by("-pk").first()


def _nobody(language: str) -> Customer:
    """A customer of no shop, for a shop that has none yet."""
    return Customer(name="", city="", language=language)


def _uses() -> dict[str, str]:
    """The touchpoint that sends each letter, by letter."""
    language = active().language
    found = [one for plan in Plan.objects.order_by("pk") for one in current_touchpoints(plan)]
    return {one.letter: one.called(language) for one in reversed(found) if one.letter}


def _about(key: str) -> str:
    """What a letter is for that no plan of the shop sends: an occasion, a plan one may begin with, or its subject."""
    subject, _line, name = key.partition("_")
    if subject == "occasion" and name in occasions():
        return str(occasions()[name].label)
    for shipped_plan in shipped_plans():
        if any(one.letter == key for one in path_of(read_content(shipped_plan.content)).touchpoints):
            return in_language(shipped_plan.name, active().language)
    return str(ABOUT.get(subject, ""))


def _ways(key: str, own: set[tuple[str, str]]) -> list[dict[str, object]]:
    return [
        {
            "name": one.name,
            "code": one.code,
            "url": reverse("desk_letter", args=[key, one.code]),
            "own": (key, one.code) in own,
            "missing": (key, one.code) not in own and shipped(key, one.code) is None,
        }
        for one in languages()
    ]
