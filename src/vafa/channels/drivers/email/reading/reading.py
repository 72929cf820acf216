"""Puts a mail together from its parts; see `read_mail`."""

import re
from dataclasses import dataclass

from vafa.channels.drivers.email.reading.addresses import Address, addresses
from vafa.channels.drivers.email.reading.automatic import automatic
from vafa.channels.drivers.email.reading.bodies import Section, contents
from vafa.channels.drivers.email.reading.bounces import bounce
from vafa.channels.drivers.email.reading.dates import moment
from vafa.channels.drivers.email.reading.files import attachment
from vafa.channels.drivers.email.reading.limits import HTML, NESTED_TAGS, PICTURES, VALUE
from vafa.channels.drivers.email.reading.mail import Attachment, Mail, Unreadable
from vafa.channels.drivers.email.reading.markup import Shown, as_html, shown
from vafa.channels.drivers.email.reading.references import message_id, message_ids
from vafa.channels.drivers.email.reading.reply import reply
from vafa.channels.drivers.email.reading.transfer import base64
from vafa.channels.drivers.email.reading.tree import Part, tree
from vafa.channels.drivers.email.reading.words import readable, unfolded
from vafa.platform.i18n.guess import guess_language

_PICTURE = re.compile(
    r'(?i)(src\s*=\s*["\']?)data:(image/(?:png|jpe?g|gif|webp));base64,([A-Za-z0-9+/=\s%]{1,50000000})'
)
_NESTING = re.compile(
    r"(?i)<(/?)(?:div|span|blockquote|table|center|font|section|article|[ou]l|b|i|u|em|strong|a|dl|big|small)\b"
)
_TAG = re.compile(r"<[^<>]{0,5000}>")


@dataclass(slots=True)
class _Body:
    """The body as it is shown."""

    text: str = ""
    html: str | None = None
    marked: str = ""
    remote_images: bool = False


def read_mail(raw: bytes) -> Mail:
    """The mail in these bytes, however broken they are.

    A pure function, in time linear in the size. Raises `Unreadable` only when there is nothing but blanks.
    """
    if not raw.strip():
        raise Unreadable("There is nothing in this mail.")
    root = tree(raw)
    found = contents(root)
    files = found.files
    body = _body(found.sections, files)
    body.text = body.text or "\n".join(found.meetings)
    sender = next(iter(_people(root, "from")), None)
    auto = automatic(root, body.text)
    visible = _visible(found.sections, body)
    return Mail(
        sender=sender,
        to=_people(root, "to"),
        cc=_people(root, "cc"),
        reply_to=_people(root, "reply-to"),
        subject=root.says("subject"),
        date=next(filter(None, map(moment, root.all("date"))), None),
        message_id=message_id(root.first("message-id")),
        in_reply_to=next(iter(message_ids(root.first("in-reply-to"))), ""),
        references=message_ids(" ".join(root.all("references"))),
        text=body.text,
        html=body.html,
        visible=visible,
        attachments=tuple(files),
        auto_submitted=auto.kind,
        out_of_office=auto.away,
        bulk=auto.bulk,
        bounce=bounce(root, sender, body.text),
        language=guess_language(visible) or guess_language(f"{root.says('subject')}\n{visible}"),
        protection=found.protection,
        remote_images=body.remote_images,
        calendar=tuple(found.meetings),
        headers=tuple((name, readable(unfolded(value[:VALUE], root.hint), root.hint)) for name, value in root.headers),
    )


def _people(root: Part, name: str) -> tuple[Address, ...]:
    """Everybody in the headers of this name; a second `To:` counts, a second `From:` only if the first is empty."""
    lines = root.all(name)
    if name != "to" and name != "cc":
        return next(filter(None, (addresses(line, root.hint) for line in lines)), ())
    return tuple(dict.fromkeys(one for line in lines for one in addresses(line, root.hint)))


def _body(sections: list[Section], files: list[Attachment]) -> _Body:
    """Text and HTML of all sections, one after the other."""
    body = _Body()
    texts: list[str] = []
    marked: list[str] = []
    rich: list[str] = []
    for section in sections:
        seen = None if section.html is None else _shown(section.html, files)
        plain = section.plain if section.plain and section.plain.strip() else ""
        texts.append(plain or (seen.text if seen else ""))
        marked.append(seen.marked if seen else plain)
        rich.append(seen.html if seen else as_html(plain) if plain else "")
        body.remote_images |= bool(seen and seen.remote_images)
    if any(section.html is not None for section in sections):
        body.html = "\n".join(filter(None, rich))
    body.text = "\n\n".join(filter(str.strip, texts)).strip("\n")
    body.marked = "\n\n".join(filter(str.strip, marked))
    return body


def _shown(source: str, files: list[Attachment]) -> Shown:
    """HTML within limits; beyond them it becomes a file, and its words the text."""

    def as_file(picture: re.Match[str]) -> str:
        name = f"picture-{len(files) + 1}"
        content = base64(picture[3].replace("%", "").encode("ascii"))
        files.append(Attachment(f"{name}.{picture[2].split('/')[1]}", picture[2].lower(), content, name, True))
        return f"{picture[1]}cid:{name}"

    if "data:image/" in source:
        source = _PICTURE.sub(as_file, source, count=PICTURES)
    if len(source) > HTML or _too_deep(source):
        content = source.encode("utf-8", "replace")
        files.append(attachment(None, name="message.html", content=content, kind="text/html"))
        words = as_html(_TAG.sub(" ", source[:HTML]))
        source = words if len(words) <= 2 * HTML else words[: 2 * HTML]
    return shown(source, [one.content_id for one in files])


def _too_deep(source: str) -> bool:
    """Elements opened and not closed cost their square later."""
    if source.count("<") < NESTED_TAGS:
        return False
    depth = 0
    for tag in _NESTING.finditer(source):
        depth += -1 if tag[1] else 1
        if depth > NESTED_TAGS:
            return True
        depth = max(depth, 0)
    return False


def _visible(sections: list[Section], body: _Body) -> str:
    """The answer in the plain text; in the HTML where only that tells what is quoted."""
    from_text = reply(body.text)
    if body.html is None or not body.marked:
        return from_text
    if any(section.plain and section.plain.strip() for section in sections) and from_text != body.text.strip():
        return from_text
    from_html = reply(body.marked, marked=True)
    return from_html if 0 < len(from_html) < len(from_text) and not from_html.startswith(">") else from_text
