"""Every main page in three languages, by day and night, on a desk and on a phone: it fits, it speaks one language."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import looks
from tests.browser.hands import PHONE, WIDE, Hands
from tests.house.pages import english_in
from vafa.cases.models import Case
from vafa.customers.models import Customer
from vafa.journeys.models import Plan, Run
from vafa.platform.secrets import sign_link

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
DESK = (
    "/desk/",
    "/desk/cases/",
    "/desk/cases/{case}/",
    "/desk/cases/new/",
    "/desk/people/",
    "/desk/people/{person}/",
    "/desk/search/?q=مریم",
    "/desk/notices/",
    "/desk/grow/",
    "/desk/grow/{plan}/",
    "/desk/grow/{plan}/follow-ups/",
    "/desk/grow/runs/{run}/",
    "/desk/grow/{plan}/edit/",
    "/desk/grow/{plan}/draft/?open=survey",
    "/desk/grow/{plan}/draft/?add=1:&at=welcome",
    "/desk/grow/{plan}/results/",
    "/desk/grow/{plan}/rehearsal/",
    "/desk/grow/{plan}/versions/",
    "/desk/grow/new/",
    "/desk/grow/campaigns/",
    "/desk/grow/occasions/",
    "/desk/grow/occasions/birthday/",
    "/desk/grow/triggers/",
    "/desk/grow/held-back/",
    "/desk/grow/letters/",
    "/desk/learn/",
    "/desk/imports/",
    "/desk/settings/me/",
)
OUTSIDE = ("/", "/r/{link}/", "/account/login/")
# Keys, kinds of files, and the name of a mark: marks are named by whoever makes them, the sample's in English.
NOT_OURS = ("Enter", "Excel", "gzip", "interest")
SIZES = {"wide": WIDE, "phone": PHONE}


def addresses(pages: tuple[str, ...]) -> Iterator[str]:
    maryam = Customer.objects.get(name="مریم کریمی")
    case = Case.objects.get(customer=maryam, resolved_at=None)
    names = {
        "person": maryam.pk,
        "case": case.number,
        "link": sign_link("case", case.pk),
        "plan": Plan.objects.get().pk,
        "run": Run.objects.filter(customer=maryam).latest("pk").pk,
    }
    return (page.format(**names) for page in pages)


def look_at(page: Page, language: str) -> list[str]:
    """What is wrong with a page that was just opened, in both lights and sizes."""
    found = [f"English: {words}" for words in english_in(page.content(), NOT_OURS)] if language != "en" else []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for light in ("light", "dark"):
            page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
            found += [f"{size}, {light}: {wrong}" for wrong in looks.too_wide(page)]
        found += [f"{size}: {wrong}" for wrong in (*looks.unnamed(page), *looks.badly_built(page))]
    return found + looks.focus_unseen(page)


@pytest.mark.parametrize("language", ["fa", "ar", "en"])
def test_every_page_fits_and_speaks(hands: Hands, language: str) -> None:
    hands.cast.manager.theme = "auto"
    hands.cast.manager.save(update_fields=["theme"])
    inside, outside = hands.sit("manager", language), hands.sit(language=language)
    outside.goto(f"/?language={language}")
    wrong = []
    for page, pages in ((inside, DESK), (outside, OUTSIDE)):
        for address in addresses(pages):
            page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            page.goto(address)
            wrong += [f"{language} {address} {one}" for one in look_at(page, language)]
    assert not wrong, "\n".join(wrong)
