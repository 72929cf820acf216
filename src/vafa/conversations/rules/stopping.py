"""The words with which people end what we send them, alone in a message."""

WORDS = frozenset(
    {
        *("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "off"),
        *("لغو", "لغو اشتراک", "لغو11", "قطع", "توقف"),
        *("الغاء", "إلغاء", "ايقاف", "إيقاف", "توقف", "الغاء الاشتراك", "إلغاء الاشتراك"),
    }
)


def asks_to_stop(text: str) -> bool:
    """Whether the whole message is such a word, however it is written."""
    bare = "".join(letter if letter.isalnum() or letter.isspace() else " " for letter in text.casefold())
    words = " ".join(bare.replace("ك", "ک").replace("ي", "ی").split())
    return words in _FOLDED


_FOLDED = frozenset(word.replace("ك", "ک").replace("ي", "ی") for word in WORDS)
