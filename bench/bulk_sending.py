"""A newsletter by SMS at the provider's pace: four workers keep at least 95 % of the limit and never pass it.

    python bench/bulk_sending.py [--size 100000] [--rate 200] [--json]

The provider is the stand-in of Kavenegar, which counts calls in every sliding second and refuses what is too much. Half
way a one-time code is asked for: how long it waits behind the newsletter is told beside. Reference: the limit itself.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from _house import Measured, house, note, sql, tell

WORKERS = 4
PEOPLE = """
INSERT INTO customer (kind, name, source, created_at, language)
SELECT 'person', 'مشتری ' || n, 'bench', now(), 'fa' FROM generate_series(1, %s) n
"""
NUMBERS = """
INSERT INTO contact_point (customer_id, kind, value, shown, created_at)
SELECT id, 'phone', '+98912' || lpad(id::text, 7, '0'), '0912' || lpad(id::text, 7, '0'), now() FROM customer
"""
AGREED = """
INSERT INTO consent (customer_id, purpose, channel, granted, given_at, proof)
SELECT id, 'offer', 'any', true, now(), '{}' FROM customer
"""
WORKER = """
import django, time
django.setup()
from vafa.conversations.models import Message
from vafa.conversations.sending import deliver_due
from vafa.platform.time import now
idle = 0
while idle < 20:
    idle = 0 if deliver_due(now()) else idle + 1
    if idle:
        time.sleep(0.1)
"""


@contextmanager
def workers() -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many processes that deliver what is due until nothing has been for two seconds."""
    running = [subprocess.Popen([sys.executable, "-c", WORKER]) for _ in range(WORKERS)]
    try:
        yield running
    finally:
        for one in running:
            one.kill()
            one.wait()


def options() -> argparse.Namespace:
    """What may be asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, default=20_000, help="messages (default 20000; the claim is about 100000)")
    parser.add_argument("--rate", type=int, default=200, help="messages a second the provider takes (default 200)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser.parse_args()


def main() -> None:
    """Measure, and tell."""
    given = options()
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.emulators.kavenegar import Kavenegar
    from tests.emulators.serve import Limit, Served

    os.environ["VAFA_ALLOW_PRIVATE"] = "127.0.0.1"
    provider = Kavenegar()
    provider.limit, provider.credit = Limit(given.rate), 10**12
    with house(), Served(provider) as served:
        from vafa.channels.actions import save_account
        from vafa.conversations.sending import Draft, send_message, send_messages
        from vafa.customers.models import Customer
        from vafa.platform.preferences.models import put
        from vafa.platform.values import SYSTEM

        at = datetime.now(UTC)
        for key, value in (("quiet.from", "00:00"), ("quiet.until", "00:00")):
            put(key, value, actor=SYSTEM, at=at)
        settings = {"key": provider.key, "base_url": served.url, "rate": str(given.rate), "sender": "10004346"}
        save_account("kavenegar", "Bench", settings, actor=SYSTEM, at=at)
        note(f"{given.size:,} messages to write")
        for statement, values in ((PEOPLE, [given.size]), (NUMBERS, []), (AGREED, [])):
            sql(statement, values)
        ids = list(Customer.objects.values_list("pk", flat=True))
        drafts = [Draft(customer_id=pk, purpose="offer", subject="حراج", text="حراج پاییزه آغاز شد.") for pk in ids]
        send_messages(drafts, actor=SYSTEM, at=at)
        note("sending …")
        with workers() as running:
            while len(provider.messages) < min(500, given.size // 10):
                time.sleep(0.05)
            started, first = time.monotonic(), len(provider.messages)
            waited, asked = 0.0, False
            while any(one.poll() is None for one in running) and len(provider.messages) < given.size - given.rate:
                time.sleep(0.05)
                if not asked and len(provider.messages) > given.size // 2:
                    asked, began = True, time.monotonic()
                    code = Draft(customer_id=ids[0], purpose="service", text="کد ورود: 4711", urgent=True)
                    send_message(code, actor=SYSTEM, at=datetime.now(UTC))
                    while not any("4711" in one.text for one in provider.messages[-2000:]):
                        time.sleep(0.01)
                    waited = time.monotonic() - began
            took, sent = time.monotonic() - started, len(provider.messages) - first
            while any(one.poll() is None for one in running):
                time.sleep(0.1)
        twice = len(provider.messages) - len({one.receptor for one in provider.messages}) - int(asked)
    rate = sent / took
    details = {"sent": len(provider.messages), "sent twice": twice, "refused": provider.limit.broken,
               "code waited": f"{waited * 1000:.0f} ms"}  # fmt: skip
    tell(
        [
            Measured("SMS at the provider's pace", rate, "messages/s", 0.95 * given.rate, "more",
                     f"the limit, {WORKERS} workers", given.rate, details),
            Measured("calls refused as too many", provider.limit.broken, "calls", 0, "less", "all calls",
                     len(provider.calls)),
        ],
        given.json,
    )  # fmt: skip


if __name__ == "__main__":
    main()
