"""Reads a page of the rows behind a number from Parquet: JSON in, JSON out, as a process of its own without Django.

It does not decide what counts: the files it reads were written by the metric's own expression.
"""

import json
import sys
from typing import Any


def read(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows asked for, newest first, after the cursor `after` ("day~subject~part")."""
    import duckdb

    folder, values = asked["folder"], [f"{asked['folder']}/rows/{asked['metric']}.parquet"]
    where, tables = ["TRUE"], "read_parquet(?) r"
    if asked["month"]:
        calendar = {"jalali": "jalali", "hijri": "hijri"}.get(asked["calendar"], "gregorian")
        tables += f" JOIN read_parquet(?) d ON d.day = r.day AND d.{calendar} = ?"
        values += [f"{folder}/days.parquet", asked["month"]]
    for name, condition in (("start", "r.day >= ?::date"), ("end", "r.day <= ?::date")):
        if asked[name]:
            where.append(condition)
            values.append(asked[name])
    for name in ("part", "aside"):
        if asked[name]:
            where.append(f"r.{name} = ?")
            values.append(asked[name])
    where += {"yes": ["r.hit"], "no": ["NOT r.hit"], "some": ["r.hit IS NOT NULL"]}.get(asked["hit"], [])
    day, _, rest = asked["after"].partition("~")
    subject, _, part = rest.partition("~")
    if day and subject.isdecimal():
        where.append("(r.day, r.subject_id, r.part) < (?::date, ?::bigint, ?)")
        values += [day, subject, part]
    with duckdb.connect(config={"threads": 2, "memory_limit": "200MB"}) as duck:
        found = duck.execute(
            f"SELECT r.subject_id, r.day::varchar AS day, r.part, r.hit, r.value, r.aside FROM {tables} "
            f"WHERE {' AND '.join(where)} "
            f"ORDER BY r.day DESC, r.subject_id DESC, r.part DESC LIMIT {int(asked['limit'])}",
            values,
        )
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


if __name__ == "__main__":
    json.dump(read(json.load(sys.stdin)), sys.stdout)
