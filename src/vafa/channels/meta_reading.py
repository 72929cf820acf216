"""What Messenger and Instagram tell, read: messages, buttons, reactions, comments, and what became of ours.

Messenger's word that everything up to a moment was read names no message, so it asks for nothing here; its word that
single messages were delivered, and Instagram's that one was read, do.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from vafa.channels.inbound import Incoming, IncomingFile, Item, Nothing, Receipt, Unreadable
from vafa.channels.payloads import Bag, bag, bags, lines, moment, spot, words
from vafa.channels.starts import ANSWERED, WORD, answer_of

COMMENT = "comment:"  # before a comment's id, as the thread of a conversation in public
ENDINGS = {"image": "jpg", "video": "mp4", "audio": "mp3", "file": "bin"}
EDITED = "✏️"


def read_messaging(payload: Bag) -> Iterator[Item]:
    """Everything in one call of the webhook. Raises Unreadable for a message without a sender or an id."""
    for entry in bags(payload, "entry"):
        for event in bags(entry, "messaging"):
            yield from _event(event, words(entry, "id"))
        for _event_of_others in bags(entry, "standby"):
            yield Nothing(reason="standby")  # another app answers this person at the moment
        for change in bags(entry, "changes"):
            value, field = bag(change, "value"), words(change, "field")
            if field in ("comments", "live_comments"):
                yield _comment(value, entry)
            elif field == "feed":
                yield _post(value, entry)
            else:
                yield Nothing(reason="other_field")


def _event(event: Bag, ours: str) -> Iterator[Item]:
    message = bag(event, "message")
    if message.get("is_echo") is True or (words(event, "sender", "id") == ours and ours):
        yield Nothing(reason="echo")
    elif message:
        yield _message(event, message)
    elif bag(event, "message_edit"):
        yield _changed(event, bag(event, "message_edit"))
    elif bag(event, "postback"):
        yield _pressed(event, bag(event, "postback"))
    elif bag(event, "referral"):
        yield _came_by_link(event, words(event, "referral", "ref"))
    elif bag(event, "reaction"):
        yield _reacted(event, bag(event, "reaction"))
    elif bag(event, "delivery"):
        yield from _delivered(bag(event, "delivery"))
    elif bag(event, "read"):
        mid = words(event, "read", "mid")
        read = Receipt(reference=mid, state="read", at=_when(event, "timestamp"))
        yield read if mid else Nothing(reason="read_up_to")
    else:
        yield Nothing(reason="other_event")


def _message(event: Bag, message: Bag) -> Item:
    if message.get("is_deleted") is True:
        return Nothing(reason="deleted")
    files, answered = tuple(_files(message)), words(message, "reply_to", "mid")
    links = (_link(one) for one in bags(message, "attachments") if words(one, "type") not in ENDINGS)
    text = lines(words(message, "text"), *links, words(message, "reply_to", "story", "url"))
    return _incoming(event, words(message, "mid"), text, files=files, answers=_answers(answered, message))


def _changed(event: Bag, edit: Bag) -> Item:
    mid = words(edit, "mid")
    key = f"{mid}:edit:{words(edit, 'num_edit')}" if mid else ""
    return _incoming(event, key, f"{EDITED} {words(edit, 'text')}", answers=(mid,))


def _pressed(event: Bag, postback: Bag) -> Item:
    key = words(postback, "mid") or f"postback:{words(event, 'sender', 'id')}:{words(event, 'timestamp')}"
    start = answer_of(words(postback, "referral", "ref"))
    return _incoming(event, key, words(postback, "title") or words(postback, "payload"), answers=start)


def _came_by_link(event: Bag, ref: str) -> Item:
    """A link `m.me/…?ref=word` opened a talk they had already; a word of ours tells who it is."""
    if not WORD.fullmatch(ref):
        return Nothing(reason="start")
    key = f"referral:{words(event, 'sender', 'id')}:{words(event, 'timestamp')}"
    return _incoming(event, key, "", answers=answer_of(ref))


def _answers(message_id: str, message: Bag) -> tuple[str, ...]:
    """The message this one answers, and the link it came by."""
    return (*((message_id,) if message_id else ()), *answer_of(words(message, "referral", "ref")))


def _reacted(event: Bag, reaction: Bag) -> Item:
    mid, sender = words(reaction, "mid"), words(event, "sender", "id")
    if words(reaction, "action") == "unreact":
        return Nothing(reason="reaction_taken_back")
    key = f"reaction:{sender}:{mid}:{words(event, 'timestamp')}" if mid else ""
    return _incoming(event, key, words(reaction, "emoji") or words(reaction, "reaction"), answers=(mid,))


def _incoming(event: Bag, key: str, text: str, **more: Any) -> Incoming:
    sender = words(event, "sender", "id")
    if not key or not sender:
        raise Unreadable("no_writer")
    link_alone = any(one.startswith(ANSWERED) for one in more.get("answers", ()))
    if not text and not more.get("files") and not link_alone:
        text = gettext("(The customer sent something that cannot be shown here. Ask for it in words.)")
    return Incoming(key=key, message_id=key, address=sender, text=text, sent_at=_when(event, "timestamp"), **more)


def _delivered(delivery: Bag) -> Iterator[Item]:
    mids = delivery.get("mids")
    found = [mid for mid in mids if isinstance(mid, str)] if isinstance(mids, list) else []
    for mid in found:
        reference = words({"mid": mid}, "mid")
        if reference:
            yield Receipt(reference=reference, state="delivered", at=_when(delivery, "watermark"))
    if not found:
        yield Nothing(reason="delivered_up_to")


def _comment(value: Bag, entry: Bag) -> Item:
    """A comment under a post of ours on Instagram; answers hang under the first comment of its thread."""
    own, sender = words(value, "id"), words(value, "from", "id")
    if sender and sender == words(entry, "id"):
        return Nothing(reason="echo")
    if not own or not sender:
        raise Unreadable("no_writer")
    return Incoming(
        key=f"{COMMENT}{own}",
        message_id=own,
        address=sender,
        name=words(value, "from", "username"),
        text=words(value, "text") or gettext("(A comment without words.)"),
        sent_at=_when(entry, "time"),
        thread=COMMENT + (words(value, "parent_id") or own),
        public=True,
    )


def _post(value: Bag, entry: Bag) -> Item:
    """A comment under a post of the page, or a post that somebody wrote on it."""
    item, post, sender = words(value, "item"), words(value, "post_id"), words(value, "from", "id")
    own = words(value, "comment_id") if item == "comment" else post
    if sender and sender == words(entry, "id"):
        return Nothing(reason="echo")
    if item not in ("comment", "post", "status", "photo", "video") or words(value, "verb") not in ("add", "edited"):
        return Nothing(reason="other_field")
    if not own or not sender:
        raise Unreadable("no_writer")
    edited, parent = words(value, "verb") == "edited", words(value, "parent_id")
    text = words(value, "message") or gettext("(A comment without words.)")
    photo = words(value, "photo")
    return Incoming(
        key=f"{COMMENT}{own}" + (f":edit:{words(value, 'created_time') or words(entry, 'time')}" if edited else ""),
        message_id=own,
        address=sender,
        name=words(value, "from", "name"),
        text=f"{EDITED} {text}" if edited else text,
        files=(IncomingFile(name="photo.jpg", reference=photo),) if photo.startswith("https://") else (),
        sent_at=_when(value, "created_time") or _when(entry, "time"),
        thread=COMMENT + (parent if item == "comment" and parent and parent != post else own),
        public=True,
    )


def _files(message: Bag) -> Iterator[IncomingFile]:
    for one in bags(message, "attachments"):
        kind, url = words(one, "type"), words(one, "payload", "url")
        if kind in ENDINGS and url.startswith(("https://", "http://")):
            yield IncomingFile(name=f"{kind}.{ENDINGS[kind]}", reference=url)


def _link(attachment: Bag) -> str:
    """What is shared and is no file: a post, a place, a product, the story that mentions us."""
    payload = bag(attachment, "payload")
    place = bag(payload, "coordinates")
    title = words(attachment, "title") or words(payload, "title")
    link = words(payload, "url") or words(attachment, "URL") or words(attachment, "url")
    return lines(title, link, spot(place.get("lat"), place.get("long")))


def _when(of: Bag, name: str) -> Any:
    """Some of Meta's moments are seconds, some thousandths."""
    return moment(of, name, 1000 if len(words(of, name)) > 11 else 1)
