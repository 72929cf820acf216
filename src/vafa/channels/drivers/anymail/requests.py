"""A webhook as a Django request again, for views that want one. Of any size: what may come is limited at the door."""

from collections.abc import Mapping
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, QueryDict


def request_of(body: bytes, content_type: str, headers: Mapping[str, str], url: str = "") -> HttpRequest:
    """The request with its form and files read. Raises ValueError, LookupError or SuspiciousOperation."""
    request = HttpRequest()
    request.method = "POST"
    request.META = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    request.META["CONTENT_TYPE"] = content_type
    about = Message()
    about["Content-Type"] = content_type.replace("\n", " ").replace("\r", " ")
    request.content_type = about.get_content_type()
    request._body = body
    if request.content_type == "application/x-www-form-urlencoded":
        request.POST = QueryDict(body, encoding="utf-8")
    elif request.content_type == "multipart/form-data":
        _read_form(request, body, content_type)
    return request


def _read_form(request: HttpRequest, body: bytes, content_type: str) -> None:
    form = QueryDict(mutable=True, encoding="utf-8")
    head = b"Content-Type: " + content_type.encode("ascii", "replace") + b"\r\n\r\n"
    whole = BytesParser(policy=HTTP).parsebytes(head + body)
    for part in whole.iter_parts() if whole.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        file = part.get_filename()
        if file is None:
            form.appendlist(name, content.decode("utf-8", "surrogateescape"))
        else:
            request.FILES.appendlist(name, SimpleUploadedFile(file or "file", content, part.get_content_type()))
    form._mutable = False
    request.POST = form  # type: ignore[assignment]
