"""`vafa mail parse`: what a raw mail says. It opens no database and loads no Django, so that it answers at once."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HELP = """What a raw mail says, as the intake of e-mail reads it.

  vafa mail parse letter.eml               in short, for people
  vafa mail parse --json *.eml             one JSON object a line for each mail, in the order given
  vafa mail parse --json - < letter.eml    from standard input

The fields of an object:
  file                     as given
  from, from_name          one address and its display name, empty if there is none
  to, cc, reply_to         lists of addresses
  subject                  one line
  date                     ISO 8601 with the sender's offset; empty if it cannot be understood
  message_id, in_reply_to  without angles, empty if there is none; references: a list of them
  text                     the whole text; from the HTML if there is no other
  html                     safe to show; null if the mail had none. Pictures from elsewhere are in data-remote-src
                           (remote_images says whether there are any), those of the mail have their place in
                           data-attachment
  visible                  the answer: without quotes and signature; the whole text if nothing would remain
  attachments              list of {name, type, size, sha256}: the files, pictures in the text included
  messages                 the same for mails and server reports in this mail (message/*), which are no files
  auto_submitted           empty for people; auto-replied, auto-generated or auto-notified
  out_of_office, bulk      true or false
  bounce                   null, or {recipients: [{address, status, permanent}], message_id} of what did not arrive
  language                 fa, ar, en or empty
  protection               empty, signed or encrypted
  calendar                 a line for each invitation

A file that cannot be opened or has nothing in it is said on standard error; the exit code is then 1."""

_LONGEST = 2_000


def add_parse(wanted: Any, formatter: Any) -> None:
    """Say which words `parse` takes, beside the other commands about mails (`wanted`)."""
    parse = wanted.add_parser("parse", help="print what raw mails say", description=HELP, formatter_class=formatter)
    parse.add_argument("files", nargs="+", metavar="FILE", help="a raw mail (.eml), or - for standard input")
    parse.add_argument("--json", action="store_true", help="one JSON object a line for each mail")


def run(args: argparse.Namespace) -> int:
    """Print each mail; the exit code is 1 when one could not be read."""
    from vafa.channels.drivers.email.reading import Unreadable, read_mail

    worst = 0
    for name in args.files:
        try:
            mail = read_mail(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
        except (OSError, Unreadable) as problem:
            print(f"{name}: {problem}", file=sys.stderr)
            worst = 1
            continue
        said = {"file": name, **mail.as_json()}
        print(json.dumps(said, ensure_ascii=False) if args.json else "\n".join(_short(said)))
    return worst


def _short(said: dict[str, object]) -> Iterator[str]:
    """The mail for people: headers that say something, the answer, and what is attached."""
    yield f"--- {said['file']}"
    for name in (
        "from",
        "from_name",
        "to",
        "cc",
        "subject",
        "date",
        "language",
        "auto_submitted",
        "protection",
        "bounce",
    ):
        value = said[name]
        if value:
            yield f"{name:<14} {', '.join(map(str, value)) if isinstance(value, list) else value}"
    for kind in ("attachments", "messages"):
        files = said[kind]
        for one in files if isinstance(files, list) else []:
            yield f"{kind[:-1]:<14} {one['name'] or '-'} ({one['type']}, {one['size']} bytes)"
    yield f"\n{str(said['visible'])[:_LONGEST]}\n"
