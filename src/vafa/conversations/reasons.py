"""Why a message was skipped or failed: codes with sentences. Upper rooms register theirs."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext

_reasons: dict[str, Promise | str] = {}


def reasons(sentences: Mapping[str, Promise | str]) -> None:
    """Register the sentence of each reason code; `%(detail)s` in it is the message's detail."""
    _reasons.update(sentences)


def reason_sentence(code: str, detail: str = "") -> str:
    """The reason in the reader's words. A code without a sentence is a mistake of ours, so it is shown as it is."""
    words = _reasons.get(code)
    return str(words) % {"detail": detail} if words is not None else f"{gettext('It was not sent.')} ({code})"


def known_reasons() -> Mapping[str, Promise | str]:
    """All registered reasons by code."""
    return dict(sorted(_reasons.items()))
