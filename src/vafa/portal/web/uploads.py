"""Files customers attach: large ones are dropped while they arrive, good ones survive a form that comes back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from vafa.platform.files.actions import keep_file
from vafa.platform.files.models import StoredFile
from vafa.platform.secrets import read_link, sign_link
from vafa.platform.values import Refused
from vafa.platform.wording import sentence

MOST = 5
KEPT_DAYS = 1
View = Callable[..., HttpResponseBase]


class Capped(FileUploadHandler):
    """Stops taking a file in as soon as it is larger than allowed, so that nobody fills the disk; its name is noted."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.too_large: list[str] = []
        self._seen = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._seen += len(raw_data)
        if self._seen > settings.CONFIG.upload_limit_mb * 1024 * 1024:
            self.too_large.append(str(self.file_name))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def takes_files(view: View) -> View:
    """For views that take files: the cap stands before anything reads the form, even the check against forged ones."""
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        cap = Capped(request)
        request.upload_handlers.insert(0, cap)
        request.META["vafa.cap"] = cap
        return checked(request, *args, **kwargs)

    return answer


class Uploads:
    """The files of one posted form: those kept now or by an earlier try, and a sentence for each that was not."""

    def __init__(self, request: HttpRequest, at: datetime) -> None:
        self.errors: list[str] = []
        self.files = list(_kept_before(request.POST.get("kept", "")))
        given = [file for file in request.FILES.getlist("files") if file]
        cap = request.META.get("vafa.cap")
        limit = settings.CONFIG.upload_limit_mb
        for name in cap.too_large if isinstance(cap, Capped) else ():
            self.errors.append(sentence(Refused("files.too_large", name=name, limit=limit)))
        if len(self.files) + len(given) > MOST:
            self.errors.append(sentence(Refused("portal.too_many_files", limit=MOST)))
            given = given[: MOST - len(self.files)]
        for file in given:
            try:
                self.files.append(keep_file(file, at=at))
            except Refused as refused:
                self.errors.append(sentence(refused))

    @property
    def kept(self) -> str:
        """What the form carries so that the files need not be chosen again."""
        return sign_link("kept_files", [file.pk for file in self.files]) if self.files else ""


def _kept_before(token: str) -> Sequence[StoredFile]:
    if not token:
        return []
    try:
        ids = read_link("kept_files", token, KEPT_DAYS)
    except Refused:
        return []  # from another day: the form says nothing of these files any more
    return list(StoredFile.objects.filter(pk__in=ids).order_by("pk"))
