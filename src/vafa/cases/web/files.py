"""Files of a case, for staff who may see the case."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404

from vafa.cases.web.page import case_desk, case_of
from vafa.cases.web.stream import PICTURES
from vafa.conversations.models import Attachment
from vafa.platform.files.actions import open_file
from vafa.platform.files.models import StoredFile
from vafa.platform.values import Refused


@case_desk()
def attachment(request: HttpRequest, number: int, pk: int) -> FileResponse:
    """A file that hangs on a message."""
    rows = Attachment.objects.filter(message__conversation_id=case_of(request, number).conversation_id)
    return stored_file(get_object_or_404(rows.select_related("file"), pk=pk).file)


def stored_file(stored: StoredFile) -> FileResponse:
    """The file. Pictures may be looked at; everything else is only saved, and nothing in it may run."""
    try:
        file = open_file(stored)
    except FileNotFoundError as problem:
        raise Refused("cases.file_gone", status=404) from problem
    picture = stored.content_type in PICTURES
    content_type = stored.content_type if picture else "application/octet-stream"
    response = FileResponse(file, as_attachment=not picture, filename=stored.name, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
