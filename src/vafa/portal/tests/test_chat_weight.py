"""What a shop's page has to fetch for the chat: little at first, and not much when it is opened."""

import gzip

from vafa.portal.web.chat_script import FOLDER, loader


def weight(*texts: bytes) -> int:
    """Bytes on the line, each file compressed by itself."""
    return sum(len(gzip.compress(text)) for text in texts)


def test_the_button_is_far_below_fifteen_kilobytes() -> None:
    assert weight(loader()[0].encode()) < 3_000


def test_the_opened_chat_is_small_too() -> None:
    files = [path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.name != "loader.js"]
    assert len(files) == 4 and weight(*files) < 15_000
