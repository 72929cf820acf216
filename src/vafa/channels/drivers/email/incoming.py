"""From a mail to what it means for us: a message, a report about one of ours, or something a machine wrote.

Pure. It decides nothing about where a message belongs; it only says what the mail itself tells.
"""

import hashlib
import re
from collections.abc import Mapping

from vafa.channels.drivers.email.reading import Attachment, Bounce, Mail
from vafa.channels.hooks import plain
from vafa.channels.inbound import Incoming, IncomingFile, Item, Nothing, Receipt, ReceiptState, Unreadable

OURS = re.compile(r"<?(vafa\.\d{1,18}\.[0-9a-f]{8,16}@[^\s<>]{1,200})>?")  # what our Message-IDs look like
SMALL = 12_000  # bytes; pictures in the text below it are logos and lines, those above may be what it is about
ADDRESS_STATUS = re.compile(r"(?:5\.1\.\d+|5\.0\.0|5\.2\.1)?")  # the address itself is wrong; empty: nothing said
VERDICT = re.compile(r"(?i)\bdmarc\s*=\s*(\w+)")
MOST_RECIPIENTS = 50
COMPLAINTS: Mapping[str, ReceiptState] = {
    "abuse": "complained", "fraud": "complained", "complaint": "complained", "opt-out": "unsubscribed",
    "opt-out-list": "unsubscribed",
}  # fmt: skip


def items_of(mail: Mail, own: str) -> list[Item]:
    """What is in a mail that came to the mailbox `own`. Raises Unreadable when nobody wrote it."""
    complaint = _complaint(mail)
    if complaint is not None:
        return [complaint]
    if mail.bounce is not None:
        return _bounced(mail, mail.bounce, own)
    seen = _seen(mail)
    if seen is not None:
        return [seen]
    return [_message(mail, own, _automatic(mail, own))]


def _message(mail: Mail, own: str, automatic: str) -> Incoming:
    address, name, proven = _writer(mail, own)
    return Incoming(
        key=_key(mail),
        address=plain(address),
        name=plain(name),
        text=plain(mail.visible or mail.text),
        quote=plain(mail.text) if mail.text != mail.visible else "",
        html=plain(mail.html or ""),
        subject=plain(mail.subject),
        sent_at=mail.date,
        files=tuple(_file(one, number) for number, one in enumerate(mail.attachments, 1)),
        answers=tuple(plain(f"<{one}>") for one in _answered(mail)),
        message_id=plain(f"<{mail.message_id}>") if mail.message_id else "",
        to=tuple(plain(one) for one in _recipients(mail)),
        cc=tuple(plain(one.address) for one in mail.cc[:MOST_RECIPIENTS]),
        language=mail.language,
        proven=proven,
        automatic=automatic,
        doubt=plain(_doubt(mail)),
    )


def _key(mail: Mail) -> str:
    """One mail, by whatever ways it came. Some machines give all their mails the same Message-ID: the date helps."""
    sender = mail.sender.address.lower() if mail.sender else ""
    told = [mail.message_id, sender, mail.date.isoformat() if mail.date else ""]
    if not mail.message_id or not mail.date:
        told += [mail.subject, mail.text]
    return hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()[:40]


def _writer(mail: Mail, own: str) -> tuple[str, str, bool]:
    """Who wrote: address, name, and whether our mail server vouches for it.

    A form on the shop's own page writes as the shop and names the customer in Reply-To.
    """
    if mail.sender is None:
        one = next(iter(mail.reply_to), None)
        return (one.address, one.name, False) if one else (_envelope_sender(mail), "", False)
    if mail.sender.address.lower() == own and mail.reply_to and mail.reply_to[0].address.lower() != own:
        return mail.reply_to[0].address, mail.reply_to[0].name, False
    return mail.sender.address, mail.sender.name, _vouched(mail, own)


def _envelope_sender(mail: Mail) -> str:
    found = mail.header("return-path").strip("<> ")
    if "@" not in found:
        raise Unreadable("no_writer")
    return found


def _vouched(mail: Mail, own: str) -> bool:
    """DMARC passed, in the words of a server of our own domain; what others write there anybody can write."""
    said = mail.header("authentication-results")
    server, _, verdicts = said.partition(";")
    found = VERDICT.search(verdicts)
    return found is not None and found[1].lower() == "pass" and _domain(server.split(" ")[0]) == _domain(own)


def _domain(name: str) -> str:
    return ".".join(name.rpartition("@")[2].lower().strip().rsplit(".", 2)[-2:])


def _doubt(mail: Mail) -> str:
    """What the mail server said against it; empty for nothing."""
    if mail.header("x-spam-flag").lower().startswith("yes"):
        return f"X-Spam-Flag: {mail.header('x-spam-flag')} {mail.header('x-spam-status')}"[:200].strip()
    for name in ("X-Spam-Status", "X-Spam"):
        if mail.header(name.lower()).lower().startswith("yes"):
            return f"{name}: {mail.header(name.lower())}"[:200]
    found = VERDICT.search(mail.header("authentication-results"))
    return "dmarc=fail" if found is not None and found[1].lower() == "fail" else ""


def _automatic(mail: Mail, own: str) -> str:
    """Whether a machine wrote it: own, loop, away, automatic or list; empty for a person."""
    if OURS.fullmatch(mail.message_id):
        return "own"
    if any(name == "x-loop" and value.strip().lower() == own for name, value in mail.headers):
        return "loop"
    if mail.auto_submitted == "auto-replied":
        return "away"
    if mail.auto_submitted:
        return "automatic"
    return "list" if mail.bulk and not _of_our_list(mail, own) and not _ours(_answered(mail)) else ""


def _of_our_list(mail: Mail, own: str) -> bool:
    """Many shops have info@ as a group that passes on what comes: that is a list too, but their own."""
    lists = mail.header("list-id") + mail.header("list-post")
    return _domain(own) in lists.lower()


def _answered(mail: Mail) -> list[str]:
    """The mails this one answers, the nearest first."""
    return list(dict.fromkeys(filter(None, [mail.in_reply_to, *reversed(mail.references)])))


def _ours(ids: list[str]) -> str:
    return next((one for one in ids if OURS.fullmatch(one)), "")


def _recipients(mail: Mail) -> list[str]:
    """Everybody it was sent to, also where only the envelope said so."""
    found = [one.address for one in mail.to[:MOST_RECIPIENTS]]
    for name, value in mail.headers:
        if name in ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to"):
            found += value.replace("<", " ").replace(">", " ").replace(",", " ").split()[:5]
    return list(dict.fromkeys(found))[: 2 * MOST_RECIPIENTS]


def _file(one: Attachment, number: int) -> IncomingFile:
    name = one.name or (f"message-{number}.eml" if one.is_message else f"file-{number}")
    little = one.inline and one.content_id and one.size <= SMALL and one.type.startswith("image/")
    return IncomingFile(
        name=plain(name), content_type=one.type, content=one.content, inline_id=plain(one.content_id) if little else ""
    )


def _bounced(mail: Mail, bounce: Bounce, own: str) -> list[Item]:
    """A mail server's report: about one of ours it fails that message; about any other it is put aside."""
    if not any(one.permanent for one in bounce.recipients) and bounce.recipients:
        return [Nothing(reason="delayed")]
    reference = _ours([bounce.message_id])
    if not reference:
        return [_message(mail, own, "bounce")] if mail.sender else [Nothing(reason="bounce")]
    failed = next((one for one in bounce.recipients if one.permanent), None)
    said = mail.text.strip() if failed is None else _server_words(mail) or f"{failed.status} {failed.address}"
    return [
        Receipt(
            reference=f"<{reference}>",
            state="failed",
            at=mail.date,
            detail=plain(" ".join(said.split())[:300]),
            permanent=failed is not None and ADDRESS_STATUS.fullmatch(failed.status) is not None,
            address=plain(failed.address) if failed else "",
        )
    ]


def _server_words(mail: Mail) -> str:
    """What the other server answered, from the part of the report that is for machines."""
    for one in mail.attachments:
        if one.type.endswith("/delivery-status"):
            found = re.search(rb"(?im)^diagnostic-code:\s*(?:smtp;)?\s*((?:.|\r?\n[ \t]){1,400})", one.content)
            if found:
                return found[1].decode("utf-8", "replace")
    return ""


def _complaint(mail: Mail) -> Item | None:
    """A report that somebody called a mail of ours spam, or ended our letters by the button of their mail program.

    RFC 5965 and RFC 6449: a part for machines, and the mail it is about, whole or only its headers.
    """
    told = next((one for one in mail.attachments if one.type == "message/feedback-report"), None)
    if told is None:
        return None
    fields = told.content.decode("utf-8", "replace")
    kind = re.search(r"(?im)^feedback-type:\s*(\S+)", fields)
    state = COMPLAINTS.get(kind[1].lower()) if kind else None
    about = "\n".join(one.content.decode("utf-8", "replace") for one in mail.attachments if one is not told)
    reference = OURS.search(f"{fields}\n{about}")
    recipient = re.search(r"(?im)^original-rcpt-to:\s*<?([^\s<>]{3,254})", fields)
    address = plain(recipient[1]) if recipient and "@" in recipient[1] else ""
    if state is None or not (reference or address):
        return Nothing(reason="automatic")
    return Receipt(reference=f"<{reference[1]}>" if reference else address, state=state, at=mail.date, address=address)


def _seen(mail: Mail) -> Item | None:
    """A receipt that a person opened a mail of ours; None for any other mail."""
    for one in mail.attachments:
        if one.type == "message/disposition-notification":
            told = one.content.decode("utf-8", "replace")
            reference = re.search(r"(?im)^original-message-id:\s*(\S+)", told)
            ours = OURS.fullmatch(reference[1]) if reference else None
            if ours and re.search(r"(?im)^disposition:[^\n]*;\s*displayed", told):
                return Receipt(reference=f"<{ours[1]}>", state="read", at=mail.date)
            return Nothing(reason="reading_receipt")
    return None
