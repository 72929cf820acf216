"""`GET /healthz`: whether web, worker and database serve, for supervisors and load balancers."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from vafa.platform.jobs.background import worker_seen_at
from vafa.platform.time import now

SILENT_FOR = timedelta(seconds=40)


def healthz(request: HttpRequest) -> JsonResponse:
    """200 once everything serves, else 503; the body names each part."""
    parts = {"web": True, "database": False, "worker": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["database"] = True
        seen = worker_seen_at()
        parts["worker"] = seen is not None and now() - seen < SILENT_FOR
    except DatabaseError:
        pass  # the body says so
    return JsonResponse({"ok": all(parts.values()), **parts}, status=200 if all(parts.values()) else 503)
