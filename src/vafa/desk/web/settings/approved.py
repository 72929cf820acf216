"""Approved words of an account: for each letter and language the provider's template, and what fills its gaps."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from vafa.channels.access import EDIT
from vafa.channels.models import Account
from vafa.channels.queries import accounts
from vafa.channels.registry import drivers
from vafa.conversations.letters import allowed_variables, source_of
from vafa.conversations.models import ProviderTemplate
from vafa.conversations.templates import MOST_GAPS, as_variable, as_word, example, remove_template, save_template
from vafa.desk.places import address
from vafa.desk.web.page import acting, desk_page
from vafa.desk.web.settings.page import go, setup
from vafa.journeys.actions.plans import known_letters
from vafa.journeys.web.words import letter_titles
from vafa.platform.i18n import Language, language, languages
from vafa.platform.i18n.reading import active
from vafa.platform.time import now
from vafa.platform.values import Refused
from vafa.platform.wording import sentence


@dataclass(frozen=True)
class Word:
    """One letter in one language: the template that stands for it, if one does."""

    language: Language
    url: str
    row: ProviderTemplate | None


@desk_page(EDIT)
def approved(request: HttpRequest, pk: int) -> HttpResponse:
    """Every letter, and in which languages the provider approved words for it."""
    account = _account(pk)
    known = {(one.letter, one.language): one for one in ProviderTemplate.objects.filter(account=account)}
    titles = letter_titles(sorted(known_letters()), active().language)
    rows = [
        (title, [Word(one, _url(pk, key, one.code), known.get((key, one.code))) for one in languages()])
        for key, title in sorted(titles.items(), key=lambda row: (not any(row[0] == key for key, _ in known), row[0]))
    ]
    return setup(request, "channel_words", f"channel-{pk}", {"account": account, "rows": rows, "count": len(known)})


@desk_page(EDIT, ("GET", "HEAD", "POST"))
def words(request: HttpRequest, pk: int, letter: str, language: str) -> HttpResponse:
    """One of them. A post keeps it; with `do=fill` it is only tried, with `do=remove` taken away."""
    account = _account(pk)
    if letter not in known_letters() or language not in {one.code for one in languages()}:
        raise Http404
    row = ProviderTemplate.objects.filter(account=account, letter=letter, language=language).first()
    name, code = (row.name, row.code) if row else ("", language)
    gaps = [as_word(one) for one in row.variables] if row else []
    error, do = "", request.POST.get("do", "")
    if request.method == "POST":
        name, code = request.POST.get("name", "")[:200], request.POST.get("code", "")[:10]
        gaps = [one for one in request.POST.getlist("gap")[:MOST_GAPS] if one]
        try:
            if do == "remove":
                remove_template(account, letter, language, actor=acting(request), at=now())
                return go(request, address("desk_channel_words", pk=pk))
            if do != "fill":
                save_template(
                    account, letter, language, name=name, code=code, gaps=gaps, actor=acting(request), at=now()
                )
                return go(request, address("desk_channel_words", pk=pk))
        except Refused as refused:
            error = sentence(refused)
    return _show(request, account, letter, language, row, name, code, gaps, error)


def _show(
    request: HttpRequest,
    account: Account,
    letter: str,
    code_of: str,
    row: ProviderTemplate | None,
    name: str,
    code: str,
    gaps: list[str],
    error: str,
) -> HttpResponse:
    allowed = allowed_variables(letter)
    shown = [one for one in gaps if one in allowed]
    filled = list(zip(shown, example(letter, code_of, [as_variable(one) for one in shown]), strict=True))
    context: dict[str, object] = {
        "account": account,
        "row": row,
        "title": letter_titles([letter], active().language)[letter],
        "language": language(code_of),
        "source": source_of(letter, code_of),
        "name": name,
        "code": code,
        "gaps": [*gaps, *[""] * (min(MOST_GAPS, max(len(gaps) + 2, 4)) - len(gaps))],
        "allowed": allowed,
        "filled": filled,
        "error": error,
        "back": address("desk_channel_words", pk=account.pk),
    }
    return setup(request, "channel_letter", f"channel-{account.pk}", context, 422 if error else 200)


def _account(pk: int) -> Account:
    """An account whose provider approves words."""
    able = [kind for kind, driver in drivers().items() if driver.can.templates]
    account = accounts().filter(pk=pk, kind__in=able).first()
    if account is None:
        raise Http404
    return account


def _url(pk: int, letter: str, code: str) -> str:
    return address("desk_channel_letter", pk=pk, letter=letter, language=code)
