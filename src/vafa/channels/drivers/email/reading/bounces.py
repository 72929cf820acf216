"""Whether a mail is a mail server's word that a message did not arrive, whom it concerns, and which message.

The standard report (RFC 3464) is believed first, then the headers some servers add, then the words of the rest. A
customer who writes that something was not delivered is no mail server: words alone count only in a mail server's form.
"""

import re
from collections.abc import Iterable

from vafa.channels.drivers.email.reading import bounce_words as words
from vafa.channels.drivers.email.reading.addresses import Address, addresses
from vafa.channels.drivers.email.reading.mail import Bounce, Failed
from vafa.channels.drivers.email.reading.references import message_ids
from vafa.channels.drivers.email.reading.transfer import decoded
from vafa.channels.drivers.email.reading.tree import Part, headers_and_body
from vafa.channels.drivers.email.reading.words import unfolded

_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"'*]{1,100}@[A-Za-z0-9\u0080-\uffff][^\s<>()\[\]:;,\"'*/]{0,200}")
_SAID_IN_BODY = re.compile(r"(?i)^\W{0,4}message-id:\s*(<[^<>\s]{3,250}>)", re.MULTILINE)
_GROUPS = re.compile(rb"\r?\n[ \t]*\r?\n")
_LINES, _MOST = 300, 200
_SURE, _ENOUGH = 3, 2


def bounce(root: Part, sender: Address | None, text: str) -> Bounce | None:
    """What the mail says of a message that did not arrive; None if it is another kind of mail."""
    parts = list(root.walk())
    reports = [one for one in parts if one.kind in ("message/delivery-status", "message/global-delivery-status")]
    found = _unique(failed for one in reports for failed in _reported(one))
    if not found:
        found = _rejected(root, parts, text)
    if found:
        return Bounce(tuple(found), _original(parts, text))
    if reports and _delivered(reports):
        return None
    daemon = _is_daemon(root, sender)
    if not daemon:  # somebody asks what a mail server's words mean
        text = "\n".join(line for line in text[:100_000].split("\n") if not line.startswith(">"))
    score = _score(root, parts, text, daemon=daemon)
    if score < _ENOUGH:
        return None
    delayed = bool(words.DELAYED.search(text[:20_000]))
    named = [one.address for line in root.all("x-failed-recipients") for one in addresses(line)]
    found = _unique(Failed(address, _status(text), not delayed) for address in named)
    found = found or _unique(_told(root, sender, text, permanent=not delayed))
    if not found and score < _SURE:
        return None
    return Bounce(tuple(found[:_MOST]), _original(parts, text))


def _reported(report: Part) -> list[Failed]:
    """The recipients of a standard report that were not reached."""
    failed: list[Failed] = []
    body = decoded(report.body, report.first("content-transfer-encoding"))
    for block in _GROUPS.split(body.strip())[: _MOST + 1]:
        fields = {name: unfolded(value) for name, value in reversed(headers_and_body(block + b"\n")[0])}
        address = _recipient(fields.get("original-recipient", "")) or _recipient(fields.get("final-recipient", ""))
        action = fields.get("action", "").lower()
        status = words.STATUS.search(fields.get("status", ""))
        code = status[1] if status else ""
        if not address or action.startswith(("deliv", "relay", "expand")) or (not action and code.startswith("2")):
            continue
        permanent = not action.startswith("delay") if action else not code.startswith("4")
        failed.append(Failed(address, code, permanent))
    return failed


def _recipient(value: str) -> str:
    """`rfc822; someone@example.com`; other kinds of address are no mail addresses."""
    kind, semicolon, address = value.partition(";")
    address = (address if semicolon else kind).strip().strip('<>" ')
    if semicolon and kind.strip().lower() not in ("rfc822", "utf-8", "smtp", ""):
        return ""
    return address if "@" in address.strip("@") and " " not in address else ""


def _rejected(root: Part, parts: list[Part], text: str) -> list[Failed]:
    """A receipt that says "deleted unread, because rejected", as Dovecot's filter writes it."""
    receipts = [one for one in parts if one.kind == "message/disposition-notification"]
    if not receipts or ("reject" not in root.first("auto-submitted").lower() and "automatically rejected" not in text):
        return []
    fields = {name: unfolded(value) for name, value in headers_and_body(receipts[0].body.lstrip() + b"\n")[0]}
    address = _recipient(fields.get("original-recipient", "")) or _recipient(fields.get("final-recipient", ""))
    return [Failed(address, _status(text), True)] if address else []


def _delivered(reports: list[Part]) -> bool:
    return any(re.search(rb"(?im)^action:\s*(?:deliver|relay|expand)", one.body[:20_000]) for one in reports)


def _is_daemon(root: Part, sender: Address | None) -> bool:
    local = sender.address.rpartition("@")[0].strip('"') if sender else ""
    name = sender.name if sender else root.says("from")
    return bool(words.DAEMON.match(local) or words.DAEMON_NAME.search(name) or words.DAEMON_NAME.search(local))


def _score(root: Part, parts: list[Part], text: str, *, daemon: bool) -> int:
    """How much this looks like a mail server's work."""
    subject = bool(words.SUBJECT.search(root.says("subject")))
    trouble = _trouble(text)
    report = root.kind == "multipart/report" and "delivery" in root.params.get("report-type", "delivery")
    unsent = root.first("return-path").replace(" ", "") in ("<>", "<MAILER-DAEMON>")
    score = 3 * bool(root.first("x-failed-recipients")) + 2 * report + subject + trouble
    if not (subject or trouble or score):
        return 0
    score += 2 * daemon + unsent + any(one.kind.startswith("message/") for one in parts)
    answered = bool(root.first("in-reply-to")) and not daemon
    return score - answered


def _trouble(text: str) -> bool:
    """Whether the first lines speak of a message that could not be delivered."""
    lines = [line for line in text[:10_000].split("\n") if line.strip()][:15]
    return any(words.TROUBLE.search(line[:300]) and words.OF_MAIL.search(line[:300]) for line in lines)


def _told(root: Part, sender: Address | None, text: str, *, permanent: bool) -> list[Failed]:
    """The addresses named where a server tells its trouble: lines that are an address before those that mention one."""
    own = {one.address.lower() for name in ("to", "return-path", "reply-to") for one in addresses(root.first(name))}
    own |= {sender.address.lower()} if sender else set()
    lines = text[:100_000].split("\n")[:_LINES]
    # A sentence may be wrapped: each line is looked at together with the next one.
    pairs = (f"{line[:300]} {after[:300]}" for line, after in zip(lines, [*lines[1:], ""], strict=True))
    first = next((at for at, pair in enumerate(pairs) if words.TROUBLE.search(pair)), None)
    if first is None:
        return [Failed(one, "", permanent) for one in _foreign(root.says("subject"), own)]
    listed: list[Failed] = []
    mentioned: list[Failed] = []
    for at, line in enumerate(lines[first:], first):
        line = line[:400]
        if at > first and words.ORIGINAL_BELOW.search(line):
            break
        named = _foreign(line, own)
        if not named or (words.ASIDE.search(line) and not words.TROUBLE.search(line)):
            continue
        status = _status("\n".join(lines[at : at + 5])[:1500])
        if words.ORIGINAL_ADDRESS.match(line) and listed:
            listed.pop()
        kept = listed if _is_entry(line, named[0]) else mentioned
        kept += [Failed(one, status, permanent) for one in named]
    return listed or mentioned or [Failed(one, "", permanent) for one in _foreign(root.says("subject"), own)]


def _is_entry(line: str, address: str) -> bool:
    """Whether the line is an entry of a list: the address is all of it, stands first, or is called a recipient."""
    if words.NAMED_RECIPIENT.match(line) or words.TROUBLE.search(line.partition(address)[0]):
        return True
    return not line.partition(address)[0].strip(" \t*<\"'-•·>[(")


def _foreign(line: str, own: set[str]) -> list[str]:
    """Addresses in a line that are neither ours nor a mail server's."""
    found = []
    for one in _ADDRESS.findall(line):
        address = re.sub(r"(?i)^.*smtp=", "", one).rstrip(".!?")
        local = address.rpartition("@")[0].lower()
        if (
            address.lower() not in own
            and local not in ("postmaster", "mailer-daemon")
            and "." in address.rpartition("@")[2]
        ):
            found.append(address)
    return found


def _status(text: str) -> str:
    found = words.STATUS.search(text)
    return found[1] if found else ""


def _original(parts: list[Part], text: str) -> str:
    """The Message-ID of the message that did not arrive, wherever the report says it."""
    for part in parts[1:]:
        if part.kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"):
            body = decoded(part.body, part.first("content-transfer-encoding"))
            for name, value in headers_and_body(body.lstrip(b"\r\n"))[0]:
                if name == "message-id" and (ids := message_ids(unfolded(value))):
                    return ids[0]
        elif part.kind.startswith("message/"):
            found = re.search(rb"(?im)^(?:x-)?original-message-id:\s*<([^<>\s]{3,250})>", part.body[:50_000])
            if found:
                return found[1].decode("ascii", "replace")
    said = _SAID_IN_BODY.search(text[:100_000])
    if said:
        return said[1].strip("<>")
    ids = message_ids(parts[0].first("in-reply-to")) or message_ids(parts[0].first("references"))
    return ids[-1] if ids else ""


def _unique(failed: Iterable[Failed]) -> list[Failed]:
    kept: dict[str, Failed] = {}
    for one in failed:
        kept.setdefault(one.address.lower(), one)
    return list(kept.values())
