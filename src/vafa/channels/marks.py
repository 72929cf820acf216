"""Our messages named where a Message-ID is not kept: mail services give each its own id, and report by that.

So the id travels a second time, in letters every service takes (`vafa-12-0a1b…`), and is found again in what they say.
"""

import re

OURS = re.compile(r"vafa\.(\d{1,18})\.([0-9a-f]{8,16})@[^\s<>\"\\]{1,200}")
MARK = re.compile(r"\bvafa-(\d{1,18})-([0-9a-f]{8,16})\b")


def mark_of(message_id: str) -> str:
    """The mark of one of our Message-IDs; empty for any other."""
    found = OURS.search(message_id)
    return f"vafa-{found[1]}-{found[2]}" if found else ""


def id_in(text: str) -> str:
    """The Message-ID of ours that is named in a text, or one that says the same; empty when none is."""
    found = OURS.search(text)
    if found:
        return f"<{found[0]}>"
    mark = MARK.search(text)
    return f"<vafa.{mark[1]}.{mark[2]}@mark>" if mark else ""
