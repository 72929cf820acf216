"""Storing what came, before anybody looks into it."""

import hashlib
import json
from datetime import datetime

from django.db import connection

from vafa.channels.inbound import Keep, Raw
from vafa.channels.models import Account
from vafa.platform.time import now

# One statement, so that a webhook is answered as soon as this is committed.
INSERT = """
INSERT INTO inbound (account_id, kind, key, body, size, content_type, headers, received_at, state, trace, due_at)
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, 'waiting', '[]', %s)
ON CONFLICT (account_id, key) DO NOTHING
RETURNING id
"""


def keep(account: Account | None, raw: Raw, *, kind: str = "", at: datetime) -> int | None:  # house: it came by itself
    """Store something that came at an account (or by the mail pipe); its row's id, or None when it came before.

    It is waiting from now on; `place_waiting` takes it from there. `kind` names the driver where there is no account.
    """
    key = raw.key[:200] or hashlib.sha256(raw.body).hexdigest()
    values = [
        account.pk if account else None, account.kind if account else kind, key, raw.body, len(raw.body),
        raw.content_type[:200], json.dumps(dict(raw.headers)), at, at,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        found = cursor.fetchone()
    return int(found[0]) if found else None


def keeper(account: Account) -> Keep:
    """What a driver that asks or listens calls with each thing that came."""

    def kept(raw: Raw) -> None:
        keep(account, raw, at=now())

    return kept
