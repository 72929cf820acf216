"""Keeping a file, and opening it again. What may be attached is decided by the file's own bytes, never by its name."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from vafa.platform.files.models import StoredFile
from vafa.platform.values import Refused, refuse_if

# Pictures, films, sound, PDF and office files: what customers send to show what went wrong.
WELCOME = ("image/", "video/", "audio/", "application/pdf", "application/vnd.openxmlformats", "application/msword")
PLAIN = ("text/plain", "text/csv", "text/calendar", "text/vcard")
TEXT_ENDINGS = (".txt", ".csv")
REFUSED_PICTURES = ("image/svg+xml",)  # can carry scripts


def keep_file(upload: "UploadedFile[bytes]", *, at: datetime) -> StoredFile:
    """Store an uploaded file; refuse it if it is empty, too large, or not what its name claims."""
    name, kind = check_file(upload)
    return _store(name, kind, upload.chunks(), at)


def check_file(upload: "UploadedFile[bytes]") -> tuple[str, str]:
    """The name and the true kind of an uploaded file; refuse it if it is empty, too large, or not what it claims."""
    limit = settings.CONFIG.upload_limit_mb * 1024 * 1024
    name = Path(upload.name or "file").name[-200:]
    refuse_if(not upload.size, Refused("files.empty", name=name))
    refuse_if((upload.size or 0) > limit, Refused("files.too_large", name=name, limit=settings.CONFIG.upload_limit_mb))
    return name, _kind(upload, name)


def keep_bytes(name: str, content: bytes, *, claimed: str = "", at: datetime) -> StoredFile:
    """Store a file that came with a message, whatever it is: what is not welcome is kept as bytes to download only."""
    name = Path(name.replace("\\", "/")).name[-200:] or "file"
    found = filetype.guess(content[:8192])  # type: ignore[no-untyped-call]
    kind = str(found.mime) if found is not None else ""
    if found is None and b"\x00" not in content[:8192] and (claimed in PLAIN or name.lower().endswith(TEXT_ENDINGS)):
        kind = "text/plain"
    elif not kind.startswith(WELCOME) or kind in REFUSED_PICTURES:
        kind = "application/octet-stream"
    return _store(name, kind, [content], at)


def _store(name: str, content_type: str, chunks: Iterable[bytes], at: datetime) -> StoredFile:
    place = Path(f"{at:%Y/%m}") / secrets.token_hex(16)
    target = settings.CONFIG.home / "files" / place
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as file:
        target.chmod(0o600)
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
    return StoredFile.objects.create(
        name=name,
        content_type=content_type,
        size=size,
        sha256=digest.hexdigest(),
        path=str(place),
        kept_at=at,
    )


def open_file(stored: StoredFile) -> IO[bytes]:
    """Open a kept file for reading; the caller closes it."""
    return (settings.CONFIG.home / "files" / stored.path).open("rb")


def _kind(upload: "UploadedFile[bytes]", name: str) -> str:
    """What the bytes say, refused when it is unwelcome or differs from what the name's ending claims."""
    head = upload.read(8192)
    upload.seek(0)
    found = filetype.guess(head)  # type: ignore[no-untyped-call]
    ending = Path(name).suffix.lower()
    if found is None and ending in TEXT_ENDINGS and b"\x00" not in head:
        return "text/plain"
    refuse_if(
        found is None or not found.mime.startswith(WELCOME) or found.mime in REFUSED_PICTURES,
        Refused("files.not_welcome", name=name),
    )
    claimed = filetype.get_type(ext=ending.lstrip(".").replace("jpeg", "jpg"))  # type: ignore[no-untyped-call]
    refuse_if(
        claimed is not None and claimed.mime.split("/")[0] != found.mime.split("/")[0],
        Refused("files.not_what_it_claims", name=name, found=found.mime),
    )
    return str(found.mime)
