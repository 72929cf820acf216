"""What our own events start."""

from django.urls import reverse

from vafa.platform.events import Batch, reacts_to
from vafa.platform.jobs.background import hurry
from vafa.platform.notices.actions import tell
from vafa.sales.events import ImportFailed, ImportFinished, ImportRequested
from vafa.sales.models import Import


@reacts_to(ImportRequested)
def bring_in_what_was_asked_for(events: Batch[ImportRequested]) -> None:
    """Wake the sweep that brings files in: that takes minutes, and a reader must not wait for it."""
    hurry("sales.bring_in_files")


@reacts_to(ImportFinished, ImportFailed)
def tell_who_brought_it_in(events: Batch[ImportFinished | ImportFailed]) -> None:
    """Tell the person who brought a file in that it has come to its end; they may have gone on to something else."""
    asked = Import.objects.filter(pk__in=[event.import_id for event in events], by__isnull=False).in_bulk()
    for event in events:
        import_ = asked.get(event.import_id)
        if import_ is None or import_.by_id is None:
            continue
        tell(
            [import_.by_id],
            event.name,
            data={"file": import_.file_name, "count": import_.orders_added},
            url=reverse("desk_import", args=[import_.pk]),
            key=f"event:{event.id}",
            urgent=True,
            at=event.occurred_at,
        )
