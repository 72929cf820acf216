"""Storing what came, before anybody looks into it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

from vafa.channels.inbound import Keep, Raw
from vafa.channels.models import Account
from vafa.conversations.intake.limits import LARGEST
from vafa.platform.time import now

# One statement, so that a webhook is answered as soon as this is committed.
INSERT = """
INSERT INTO inbound (account_id, kind, key, body, size, content_type, headers, received_at, state, trace, due_at)
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, 'waiting', '[]', %s)
ON CONFLICT (account_id, key) DO NOTHING
RETURNING id
"""
LARGE = 1_000_000
"""Bytes of a body from which on it is handed to the database as it is; otherwise all of it is written out as text."""


def keep(account: Account | None, raw: Raw, *, kind: str = "", at: datetime) -> int | None:  # house: it came by itself
    """Store something that came at an account (or by the mail pipe); its row's id, or None when it came before.

    It is waiting from now on; `place_waiting` takes it from there. `kind` names the driver where there is no account.
    """
    key = raw.key[:200] or hashlib.sha256(raw.body).hexdigest()
    values = [
        account.pk if account else None, account.kind if account else kind, key, raw.body, len(raw.body),
        raw.content_type[:200], json.dumps(dict(raw.headers)), at, at,
    ]  # fmt: skip
    if len(raw.body) > LARGE:
        with _raw_cursor() as cursor:
            found = cursor.execute(INSERT, values).fetchone()
    else:
        with connection.cursor() as cursor:
            cursor.execute(INSERT, values)
            found = cursor.fetchone()
    return int(found[0]) if found else None


def bodies(ids: Sequence[int]) -> dict[int, bytes]:
    """What was kept in these rows, by id; large bodies are left out, to be asked for one by one."""
    most = LARGE if len(ids) > 1 else LARGEST
    with _raw_cursor() as cursor:
        sql = "SELECT id, body FROM inbound WHERE id = ANY(%s) AND size <= %s"
        return dict(cursor.execute(sql, [list(ids), most], binary=True).fetchall())


def _raw_cursor() -> "psycopg.Cursor[tuple[Any, ...]]":
    """A cursor that sends and reads bytes as bytes."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def keeper(account: Account) -> Keep:
    """What a driver that asks or listens calls with each thing that came."""

    def kept(raw: Raw) -> None:
        keep(account, raw, at=now())

    return kept
