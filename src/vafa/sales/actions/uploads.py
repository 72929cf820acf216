"""Files of orders that are uploaded: kept, looked at, decided about, then asked to come in, which the worker does."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from vafa.platform.events.publishing import publish
from vafa.platform.i18n.reading import Reader, reading_as
from vafa.platform.values import Actor, Refused, refuse_if
from vafa.sales.actions.importing import check_columns, chosen, file_of, is_upload, plan_of, run_import
from vafa.sales.events import ImportRequested
from vafa.sales.imports.mapping import chosen_mapping
from vafa.sales.imports.plan import plan_import
from vafa.sales.models import Import
from vafa.sales.queries import STALE_AFTER

FOLDER = "imports"


def keep_order_file(upload: "UploadedFile[bytes]", *, actor: Actor, at: datetime) -> Import:
    """Keep an uploaded file of orders and note how it would be read; nothing of it comes in yet.

    Refused: sales.import_too_large, and what `plan_import` refuses; then nothing is kept.
    """
    limit = settings.CONFIG.import_limit_mb
    refuse_if((upload.size or 0) > limit * 1024 * 1024, Refused("sales.import_too_large", status=413, limit=limit))
    name = Path(upload.name or "orders").name[-255:]
    place = Path(FOLDER) / secrets.token_hex(16)
    target = settings.CONFIG.home / place
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("xb") as file:
            target.chmod(0o600)
            for chunk in upload.chunks(1 << 20):
                file.write(chunk)
        with target.open("rb") as file:
            plan = plan_import([(name, file)])
            values = chosen(plan)
    except (Refused, OSError):
        target.unlink(missing_ok=True)
        raise
    return Import.objects.create(
        file_name=name, path=str(place), source=plan.preset.name, bytes_total=plan.table.bytes_total, created_at=at,
        by_id=actor.id if actor.kind == "staff" else None, **values,
    )  # fmt: skip


@transaction.atomic
def choose_reading(
    import_: Import,
    *,
    preset: str = "",
    fields: Mapping[str, str] | None = None,
    options: Mapping[str, object] | None = None,
    source: str = "",
    actor: Actor,
    at: datetime,
) -> Import:
    """Decide how the file of an import that has not started is read: its kind, the column of each field, its options.

    Another preset starts its guess anew. Refused: sales.import_not_ready, and what the readers refuse.
    """
    import_ = Import.objects.select_for_update(of=["self"]).get(pk=import_.pk)
    refuse_if(import_.state != Import.READY, Refused("sales.import_not_ready"))
    if preset and preset != import_.preset:
        if import_.source == import_.preset:
            import_.source = preset
        import_.preset, import_.mapping, import_.options = preset, {}, {}
    elif fields is not None:
        known = import_.mapping
        mapping = chosen_mapping(known["columns"], fields, known["extra"])
        import_.mapping = {**known, "fields": {name: match.column for name, match in mapping.fields.items()}}
    import_.options = {**import_.options, **(options or {})}
    import_.source = " ".join(source.split())[:60] or import_.source
    plan = plan_of(import_)
    plan.table.close()
    for key, value in chosen(plan).items():
        setattr(import_, key, value)
    import_.save()
    return import_


@transaction.atomic
def request_import(import_: Import, *, actor: Actor, at: datetime) -> Import:
    """Have the worker bring the file in. Asking twice is asking once. A stopped or failed one may be asked for again.

    Refused: sales.import_not_ready, sales.import_file_gone, sales.import_columns_missing.
    """
    import_ = Import.objects.select_for_update(of=["self"]).get(pk=import_.pk)
    if import_.state == Import.WAITING or (import_.state == Import.RUNNING and not _is_stale(import_, at)):
        return import_
    refuse_if(import_.state not in (Import.READY, Import.RUNNING, Import.FAILED), Refused("sales.import_not_ready"))
    refuse_if(not is_upload(import_) or not file_of(import_).exists(), Refused("sales.import_file_gone"))
    plan = plan_of(import_)
    plan.table.close()
    check_columns(plan)
    import_.state, import_.error, import_.heartbeat_at = Import.WAITING, {}, at
    import_.save(update_fields=["state", "error", "heartbeat_at"])
    publish(ImportRequested(import_id=import_.pk, file_name=import_.file_name, actor=actor, occurred_at=at))
    return import_


def claim_waiting(*, actor: Actor, at: datetime) -> int:
    """Bring in one uploaded file that waits, or whose process died; returns how many were brought in (0 or 1).

    Reports are written for whoever uploaded it, in their language.
    """
    with transaction.atomic():
        stopped = Q(state=Import.RUNNING, heartbeat_at__lt=at - STALE_AFTER)
        ours = Import.objects.filter(Q(state=Import.WAITING) | stopped).filter(path__startswith=f"{FOLDER}/")
        import_ = ours.select_for_update(of=["self"], skip_locked=True).order_by("pk").first()
        if import_ is None:
            return 0
        import_.state, import_.started_at, import_.heartbeat_at = Import.RUNNING, import_.started_at or at, at
        import_.save(update_fields=["state", "started_at", "heartbeat_at"])
    by = import_.by
    reader = Reader(by.language, by.calendar, by.time_zone, by.money_unit) if by else Reader(settings.CONFIG.language)
    with reading_as(reader):
        done = run_import(import_, actor=Actor.staff(by.pk) if by else actor, at=at)
    if done.state == Import.DONE:
        file_of(done).unlink(missing_ok=True)
    return 1


@transaction.atomic
def forget_upload(import_: Import, *, actor: Actor, at: datetime) -> None:
    """Throw away an uploaded file that was never brought in. Refused: sales.import_not_ready."""
    import_ = Import.objects.select_for_update(of=["self"]).get(pk=import_.pk)
    refuse_if(import_.state != Import.READY, Refused("sales.import_not_ready"))
    file_of(import_).unlink(missing_ok=True)
    import_.delete()


def _is_stale(import_: Import, at: datetime) -> bool:
    return import_.heartbeat_at is None or import_.heartbeat_at < at - STALE_AFTER
