"""Things like those that come, but wrong: for asking drivers and intake whether anything breaks them."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from hypothesis import strategies as st

from vafa.channels.inbound import Hook, Raw

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["\x00", "\ud800", 10**40, -1, "9" * 400, "٣"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
# What a server lets into a header or a query: no control signs, halves of letters replaced.
TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30)
QUERY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
KINDS = st.sampled_from(
    ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=edge",
     "multipart/form-data", "multipart/form-data; boundary=", "text/plain; charset=no-such", "message/rfc822", ""]
)  # fmt: skip
HEADERS = (
    "MIME-Version: 1.0", "Content-Type: text/html; charset=x-unknown", "Content-Type: multipart/mixed; boundary=edge",
    "Content-Transfer-Encoding: base64", "From: =?utf-8?b?%%%?= <a@b@c>", "Date: Sun, 99 Foo -1", "To: ::;<,>",
    "Message-ID: <\x00>", "References: " + "<a@b> " * 50, "Auto-Submitted: auto-replied",
    "Content-Type: message/rfc822",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, raw: Raw) -> Raw:
    """Something like what came, wrong in its body, and perhaps in what it is said to be."""
    body = draw(spoilt_body(raw.body))
    if draw(st.integers(0, 3)):
        return dataclasses.replace(raw, body=body)
    headers = draw(spoilt_texts(dict(raw.headers), TEXT))
    return dataclasses.replace(raw, body=body, content_type=draw(KINDS | TEXT), headers=headers)


@st.composite
def mutated_hook(draw: st.DrawFn, hook: Hook) -> Hook:
    """A call like a genuine one, wrong in any of its parts."""
    return dataclasses.replace(
        hook,
        method=draw(st.sampled_from([hook.method, "POST", "GET", "HEAD", "PUT"])),
        body=draw(st.just(hook.body) | spoilt_body(hook.body)),
        query=draw(spoilt_texts(dict(hook.query), QUERY)),
        headers=draw(spoilt_texts(dict(hook.headers), TEXT)),
        content_type=draw(st.just(hook.content_type) | KINDS | TEXT),
        url=draw(st.just(hook.url) | TEXT),
        sender=draw(st.just(hook.sender) | st.sampled_from(["", "::1", "10.0.0.5", "no address"])),
    )


@st.composite
def spoilt_body(draw: st.DrawFn, body: bytes) -> bytes:
    """One to three wounds: bytes cut, doubled or replaced, other values, lines out of place, or just noise."""
    ways = {"noise": _noise, "bytes": _other_bytes, "values": _other_values, "lines": _other_lines, "cut": _cut}
    for way in draw(st.lists(st.sampled_from(sorted(ways)), min_size=1, max_size=3)):
        body = draw(ways[way](body))
    return body


@st.composite
def spoilt_texts(draw: st.DrawFn, found: dict[str, str], texts: st.SearchStrategy[str]) -> dict[str, str]:
    """Names and values of which one is gone, another, or new."""
    if found and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(found)))
        found = {**found, name: draw(texts)} if draw(st.booleans()) else {k: v for k, v in found.items() if k != name}
    return {**found, draw(texts): draw(texts)} if draw(st.booleans()) else found


def _noise(_body: bytes) -> st.SearchStrategy[bytes]:
    return st.binary(max_size=200)


@st.composite
def _cut(draw: st.DrawFn, body: bytes) -> bytes:
    return body[: draw(st.integers(0, len(body)))]


@st.composite
def _other_bytes(draw: st.DrawFn, body: bytes) -> bytes:
    start = draw(st.integers(0, len(body)))
    end = draw(st.integers(start, min(len(body), start + 50)))
    return body[:start] + draw(st.binary(max_size=8) | st.just(body[start:end] * 2)) + body[end:]


@st.composite
def _other_lines(draw: st.DrawFn, body: bytes) -> bytes:
    """As mails are hurt: a line gone, twice, elsewhere, or a header that should not be there."""
    lines = body.split(b"\r\n")
    place = draw(st.integers(0, len(lines) - 1))
    new = draw(st.sampled_from(HEADERS).map(str.encode) | st.just(lines[place]) | st.binary(max_size=80))
    there = draw(st.integers(0, len(lines) - 1))
    keep = lines[:place] + lines[place + draw(st.integers(0, 1)) :]
    return b"\r\n".join([*keep[:there], new, *keep[there:]])


@st.composite
def _other_values(draw: st.DrawFn, body: bytes) -> bytes:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        pairs = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        if pairs:
            pairs[draw(st.sampled_from(sorted(pairs)))] = draw(QUERY)
        return urlencode(pairs).encode()
    places = list(_places(found))
    if not places:
        return json.dumps(draw(JSON)).encode()
    inside, name = draw(st.sampled_from(places))
    if draw(st.booleans()):
        inside[name] = draw(JSON)
    else:
        del inside[name]
    return json.dumps(found).encode()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value that could hold something else."""
    names = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for name in names:
        yield value, name
        yield from _places(value[name])
