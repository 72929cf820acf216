"""Reading an answer that may be far too long, or never end."""

from time import monotonic

import httpx


class TooLarge(httpx.ReadError):
    """The answer is longer than anybody needs."""


def read_limited(response: httpx.Response, most: int, seconds: float = 30.0) -> bytes:
    """The body of an answer opened with `client.stream(…)`, `most` bytes at most.

    Raises TooLarge, or httpx.ReadTimeout when it has not come to an end after so many seconds: a server that drips
    satisfies every single read.
    """
    said = response.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said) > most:
        raise TooLarge("The answer is too long.", request=response.request)
    end, parts, length = monotonic() + seconds, [], 0
    for part in response.iter_bytes():
        length += len(part)
        if length > most:
            raise TooLarge("The answer is too long.", request=response.request)
        if monotonic() > end:
            raise httpx.ReadTimeout("The answer takes too long.", request=response.request)
        parts.append(part)
    return b"".join(parts)
