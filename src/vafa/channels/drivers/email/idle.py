"""A line to a mailbox that stays open (IMAP IDLE): the server says at once that something came."""

import time
from threading import Event

from imapclient.exceptions import IMAPClientAbortError

from vafa.channels.drivers.email.mailbox import Mailbox
from vafa.channels.drivers.email.settings import EmailSettings
from vafa.channels.inbound import Keep

ANEW = 9 * 60.0  # seconds; servers hang up after 30 minutes, and some routers after 10
LOOK = 1.0  # seconds within which a stop is noticed
AGAIN = 5  # so often the line is opened anew before whoever asked hears of it


def wait_and_keep(settings: EmailSettings, keep: Keep, stop: Event) -> None:
    """Keep what comes until `stop` is set. A server that cannot say so is only asked, by the clock."""
    for left in reversed(range(AGAIN)):
        try:
            with Mailbox(settings) as box:
                if box.client.has_capability("IDLE"):
                    return _listen(box, keep, stop)
            break
        except IMAPClientAbortError:  # also when a word of the server came in two pieces: the library cannot wait
            if not left:
                raise
    stop.wait()


def _listen(box: Mailbox, keep: Keep, stop: Event) -> None:
    last = box.take(box.news({}), keep, stop.is_set)  # what came while nobody listened
    state = {"uidvalidity": box.uidvalidity, "uid": max(last, box.uidnext - 1)}
    while not stop.is_set():
        _wait(box, stop)
        if not stop.is_set():
            state["uid"] = max(state["uid"], box.take(box.news(state), keep, stop.is_set))


def _wait(box: Mailbox, stop: Event) -> None:
    """Until something came, it is time to ask anew, or everything stops. Raises ConnectionError when nobody is there.

    The library takes the end of a line for silence: silence that comes at once, several times, is the end.
    """
    until, hurried = time.monotonic() + ANEW, 0
    box.client.idle()
    while not stop.is_set() and time.monotonic() < until and hurried < 3:
        asked = time.monotonic()
        told = box.client.idle_check(timeout=LOOK)
        if any(len(one) > 1 and one[1] == b"EXISTS" for one in told):
            break
        hurried = 0 if told or time.monotonic() - asked > LOOK / 2 else hurried + 1
    if hurried >= 3:
        raise ConnectionError("The mail server hung up.")
    box.client.idle_done()
