"""Mails made for the tests of reading: small builders, bytes as they come over the line."""


def mail(body: str | bytes = "Hello", *headers: str, charset: str = "utf-8", plain: bool = True) -> bytes:
    """A mail with usual headers, these further ones, and a body."""
    lines = ["From: Sara <sara@example.com>", "To: help@shop.example", "Subject: Hi", *headers]
    if plain and not any(one.lower().startswith("content-type") for one in headers):
        lines.append(f"Content-Type: text/plain; charset={charset}")
    content = body.encode(charset) if isinstance(body, str) else body
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + content.replace(b"\n", b"\r\n")


def multipart(*parts: str | bytes, kind: str = "mixed", boundary: str = "x1", more: str = "") -> bytes:
    """A container of these parts, each with its own headers."""
    return mail(container(*parts, boundary=boundary), f'Content-Type: multipart/{kind}; boundary="{boundary}"{more}')


def container(*parts: str | bytes, boundary: str = "x1", closed: bool = True) -> bytes:
    """Parts between delimiters."""
    raw = [one.encode() if isinstance(one, str) else one for one in parts]
    mark = f"--{boundary}".encode()
    return b"".join(mark + b"\n" + one + b"\n" for one in raw) + (mark + b"--\n" if closed else b"")


def part(kind: str, body: str, *headers: str) -> str:
    """One part."""
    return "\n".join([f"Content-Type: {kind}", *headers, "", body])
