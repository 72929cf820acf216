"""What this room knows of customers and conditions may ask: when we last heard from them, and where."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from vafa.channels.names import CHANNELS
from vafa.customers.conditions.fields import Field, Of, Words, field

HEARD = "SELECT customer_id, created_at FROM message WHERE direction = 'in' AND created_at <= %(at)s"
MOMENTS = ("within", "ago", "before", "since", "never")


def _channels() -> Sequence[tuple[str, Words]]:
    return [(key, one.label) for key, one in CHANNELS.items()]


field(
    Field(
        key="conversations.heard",
        label=_("Wrote to us"),
        kind="moment",
        rows=HEARD,
        takes="last",
        operators=MOMENTS,
        words={"happened": _("wrote to us %(when)s"), "never": _("never wrote to us")},
    )
)
field(
    Field(
        key="conversations.wrote",
        label=_("Wrote to us by"),
        kind="moment",
        rows=f"{HEARD} AND channel = %(channel)s",
        takes="last",
        of=(Of(name="channel", label=_("Channel"), choices=_channels),),
        operators=MOMENTS,
        words={"happened": _("wrote to us by %(channel)s %(when)s"), "never": _("never wrote to us by %(channel)s")},
    )
)
