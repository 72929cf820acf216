"""Who takes what arrives besides messages: telephone calls."""

from vafa.conversations.calls import (
    taking,  # noqa: F401 (registers who takes calls)
    wording,  # noqa: F401 (registers how calls are told)
)
