"""Files of orders in the desk: chosen, looked at, brought in while one watches, taken out again."""

from contextlib import closing

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vafa.platform.access import require
from vafa.platform.accounts.models import Staff
from vafa.platform.time import now
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.platform.wording import sentence
from vafa.sales.access import IMPORT
from vafa.sales.actions import choose_reading, forget_upload, keep_order_file, request_import, undo_import
from vafa.sales.actions.importing import plan_of, refused_file_of
from vafa.sales.models import Import
from vafa.sales.queries import import_page, imports_for
from vafa.sales.web import shown
from vafa.sales.web.forms import ReadingForm

SHOWN = 100
NOTHING_MORE = 286  # polling ends


@login_required
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The imports there were, and the place where a file is dropped."""
    asker = _asker(request)
    trouble = ""
    if request.method == "POST":
        if kept := request.POST.get("kept", ""):
            return redirect("desk_import", pk=int(kept) if kept.isdecimal() else 0)
        try:
            return redirect("desk_import", pk=_keep(request, asker).pk)
        except Refused as problem:
            trouble = sentence(problem)
    rows = shown.rows(imports_for(asker)[:SHOWN], now())
    context = {"rows": rows, "limit": settings.CONFIG.import_limit_mb, "trouble": trouble, "blank": shown.nothing_yet()}
    return render(request, "sales/desk/imports.html", context, status=409 if trouble else 200)


@login_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep a file that is sent with progress; answers its number, or one sentence why not."""
    try:
        return HttpResponse(str(_keep(request, _asker(request)).pk), content_type="text/plain")
    except Refused as problem:
        if problem.status == 403:
            raise
        return HttpResponse(sentence(problem), content_type="text/plain; charset=utf-8", status=problem.status)


def _keep(request: HttpRequest, asker: Staff) -> Import:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refused("sales.import_no_file", status=400)
    return keep_order_file(file, actor=Actor.staff(asker.pk), at=now())


@login_required
@require_http_methods(["GET", "POST"])
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how its file would be read, until it is started; then how far it is and what came of it."""
    asker = _asker(request)
    import_ = import_page(asker, pk)
    if import_.state == Import.READY:
        return _reading(request, import_, Actor.staff(asker.pk))
    return render(request, "sales/desk/import.html", shown.progress(import_, now()))


def _reading(request: HttpRequest, import_: Import, actor: Actor) -> HttpResponse:
    """The guess, to be looked at and corrected; starting is the one filled button."""
    with closing((plan := plan_of(import_)).table):
        form = ReadingForm(plan, import_, request.POST if request.method == "POST" else None)
        trouble = ""
        if request.method == "POST":
            try:
                return _decide(request, import_, form, actor)
            except Refused as problem:
                trouble = sentence(problem) if problem.code != "sales.form_incomplete" else ""
        context = shown.reading(import_, plan, form) | {"trouble": trouble}
        return render(request, "sales/desk/reading.html", context, status=409 if form.is_bound else 200)


def _decide(request: HttpRequest, import_: Import, form: ReadingForm, actor: Actor) -> HttpResponse:
    preset = request.POST.get("preset", "")
    if preset and preset != import_.preset:
        choose_reading(import_, preset=preset, actor=actor, at=now())
        return redirect("desk_import", pk=import_.pk)
    refuse_if(not form.is_valid(), Refused("sales.form_incomplete"))
    source = str(form.cleaned_data["source"])
    choose_reading(import_, fields=form.columns, options=form.options, source=source, actor=actor, at=now())
    if request.POST.get("do") == "start":
        request_import(import_, actor=actor, at=now())
    return redirect("desk_import", pk=import_.pk)


@login_required
@require_GET
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is: the fragment the page asks for while it runs."""
    context = shown.progress(import_page(_asker(request), pk), now())
    return render(request, "sales/parts/standing.html", context, status=200 if context["moving"] else NOTHING_MORE)


@login_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an import that stopped or failed."""
    asker = _asker(request)
    request_import(import_page(asker, pk), actor=Actor.staff(asker.pk), at=now())
    return redirect("desk_import", pk=pk)


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an import out again as a whole."""
    asker = _asker(request)
    undo_import(import_page(asker, pk), actor=Actor.staff(asker.pk), at=now())
    return redirect("desk_import", pk=pk)


@login_required
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a file that was never brought in."""
    asker = _asker(request)
    forget_upload(import_page(asker, pk), actor=Actor.staff(asker.pk), at=now())
    return redirect("desk_imports")


@login_required
@require_GET
def refused_rows(request: HttpRequest, pk: int) -> FileResponse:
    """The refused rows of an import with their reasons, to download."""
    path = refused_file_of(import_page(_asker(request), pk))
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv; charset=utf-8")


def _asker(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    require(request.user, IMPORT)
    return request.user
