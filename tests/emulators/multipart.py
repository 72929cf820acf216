"""Taking apart a form with files, as strictly as providers do."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from tests.emulators.serve import Call


@dataclass(frozen=True)
class Upload:
    """One file of a form."""

    name: str
    content_type: str
    content: bytes


def taken_apart(call: Call) -> tuple[dict[str, str], dict[str, Upload]]:
    """The fields and the files of a form. Raises ValueError when it is none."""
    kind = call.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data; boundary="):
        raise ValueError("no form with files")
    head = f"Content-Type: {kind}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    message = cast(EmailMessage, message_from_bytes(head + call.body, policy=policy.HTTP))
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            raise ValueError("a part without a name")
        if part.get_filename() is None:
            fields[name] = content.decode()
        else:
            files[name] = Upload(str(part.get_filename()), part.get_content_type(), content)
    return fields, files
