"""Instagram: private messages, and comments under the shop's posts."""

from collections.abc import Sequence
from typing import Any

from tests.emulators.meta import TYPED, Page, changed, signed, told
from vafa.channels.tests.contract.case import Case, Example, web
from vafa.channels.tests.contract.cases import messenger

STORY = {"type": "story_mention", "payload": {"url": "https://lookaside.example.com/story"}}
EVENTS: list[tuple[dict[str, Any], str]] = [
    ({"message": {"mid": "aWdf1", "text": "موجود است؟"}}, "Incoming"),
    ({"message": {"mid": "aWdf2", "attachments": [STORY]}}, "Incoming"),
    ({"message": {"mid": "aWdf3", "is_unsupported": True}}, "Incoming"),
    ({"message": {"mid": "aWdf4", "is_deleted": True}}, "Nothing"),
    ({"read": {"mid": "aWdf0"}}, "Receipt"),
]
COMMENT = {"id": "17870", "text": "قیمت؟", "from": {"id": "6254", "username": "sara"}, "media": {"id": "17900"}}


def hooks(typed: dict[str, Any]) -> Sequence[Example]:
    comment = changed(COMMENT, object_="instagram", field="comments")
    return [
        *(Example(hook=signed(told("instagram", event)), gives=(gives,)) for event, gives in EVENTS),
        Example(hook=signed(comment), gives=("Incoming",)),
    ]


CASE = Case(
    stand_in=lambda: web(lambda: Page(instagram=True), TYPED),
    address="6254",
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"token": "EAAJB-another-token"},
    unknown="999",
    hooks=hooks,
    signed=lambda _typed, body: signed(body),
    forged=messenger.forged,
)
