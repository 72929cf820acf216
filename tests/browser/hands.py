"""What a person at the screen does: sits down as someone, presses a key where it lies, reads a sentence.

It looks up no page's own markup.
"""

from pathlib import Path

from django.test import Client
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.cast import Cast
from tests.saturday import NOW

CALENDARS = {"fa": "jalali", "ar": "gregorian", "en": "gregorian"}
WIDE, PHONE = (1440, 900), (390, 844)
PATIENCE = 10_000  # ms; a page answers in a tenth of a second, a busy machine may not


def said(language: str, sentence: str) -> str:
    """A sentence of the program as this language says it."""
    with override(language):
        return gettext(sentence)


def press(page: Page, code: str, letter: str) -> None:
    """A key pressed where it lies on the board, on a layout on which it writes this letter."""
    page.evaluate(
        """([code, key]) => (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true }))""",
        [code, letter],
    )


class Hands:
    """Opens windows of the browser. `complaints` is what the pages in them complained about."""

    def __init__(self, browser: Browser, address: str, cast: Cast, downloads: Path) -> None:
        self.address, self.cast, self.downloads = address, cast, downloads
        self.complaints: list[str] = []
        self._browser = browser
        self._pardoned: set[int] = set()
        self._windows: list[BrowserContext] = []

    def pardon(self, *statuses: int) -> None:
        """Answers with these statuses are meant in this story; the browser names each of them an error."""
        self._pardoned |= set(statuses)

    def sit(self, role: str = "", language: str = "fa", size: tuple[int, int] = WIDE, *, script: bool = True) -> Page:
        """A new window; with a role that person is signed in and reads this language."""
        width, height = size
        window = self._browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            base_url=self.address,
            locale=language,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        window.set_default_timeout(PATIENCE)
        self._windows.append(window)
        if role:
            window.add_cookies([{"name": "sessionid", "value": self._session(role, language), "url": self.address}])
        page = window.new_page()
        if script:
            page.clock.set_fixed_time(NOW)  # the wall of this shop; timers go on
        self._listen(page)
        return page

    def close(self) -> None:
        """Close every window."""
        for window in self._windows:
            window.close()

    def _session(self, role: str, language: str) -> str:
        person = getattr(self.cast, role)
        person.language, person.calendar = language, CALENDARS[language]
        person.save(update_fields=["language", "calendar"])
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client.cookies["sessionid"].value

    def _listen(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda problem: self.complaints.append(f"script: {problem}"))
        page.on("response", self._on_response)

    def _on_console(self, said: ConsoleMessage) -> None:
        # What failed to load is told by its response, with its status.
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.complaints.append(f"console: {said.text} ({said.location})")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._pardoned:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")
