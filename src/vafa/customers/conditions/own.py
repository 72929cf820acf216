"""What this room knows of customers and conditions may ask: who they are, how they are reached, what they agreed to."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.customers.conditions.fields import Field, Of, Words, field
from vafa.customers.models import CONTACT_KINDS, PURPOSES
from vafa.customers.rules.consent import ANY
from vafa.platform.i18n import languages

# The channel's own answer comes before the one for any, as in `rules.consent.allows`; answers as they stand now.
CONSENT = """
SELECT k.customer_id, k.granted
FROM consent k LEFT JOIN consent own
  ON own.customer_id = k.customer_id AND own.purpose = k.purpose AND own.channel = %(channel)s AND own.ended_at IS NULL
WHERE k.purpose = %(purpose)s AND k.ended_at IS NULL AND k.channel IN (%(channel)s, 'any')
  AND (k.channel = %(channel)s OR own.id IS NULL)
"""
TRAIT = """
SELECT trait.customer_id, item.value
FROM trait, jsonb_array_elements(
    CASE jsonb_typeof(trait.value) WHEN 'array' THEN trait.value ELSE jsonb_build_array(trait.value) END
) AS item(value)
WHERE trait.name = %(name)s AND item.value <> 'null'::jsonb
"""


def _languages() -> Sequence[tuple[str, Words]]:
    return [(one.code, one.name) for one in languages()]


def _kinds() -> Sequence[tuple[str, Words]]:
    return CONTACT_KINDS


def _channels() -> Sequence[tuple[str, Words]]:
    return [(ANY, _("any channel")), *CONTACT_KINDS]


def _purposes() -> Sequence[tuple[str, Words]]:
    return PURPOSES


field(
    Field(
        key="customers.language",
        label=_("Language"),
        kind="choice",
        column="c.language",
        choices=_languages,
        operators=("is", "is_not"),
        words={"is": _("read %(value)s"), "is_not": _("do not read %(value)s")},
    )
)
field(
    Field(
        key="customers.city",
        label=_("City"),
        kind="text",
        column="c.city",
        folded="c.city_folded",
        words={
            "is": _("live in %(value)s"),
            "is_not": _("do not live in %(value)s"),
            "has": _("live in a city with %(value)s in its name"),
            "empty": _("have no city noted"),
        },
    )
)
field(
    Field(
        key="customers.country",
        label=_("Country"),
        kind="text",
        column="c.country",
        folded="c.country_folded",
        words={
            "is": _("live in the country %(value)s"),
            "is_not": _("do not live in the country %(value)s"),
            "has": _("live in a country with %(value)s in its name"),
            "empty": _("have no country noted"),
        },
    )
)
field(
    Field(
        key="customers.channel",
        label=_("Preferred channel"),
        kind="choice",
        column="c.preferred_channel",
        choices=_kinds,
        words={
            "is": _("prefer %(value)s"),
            "is_not": _("do not prefer %(value)s"),
            "empty": _("prefer no channel"),
        },
    )
)
field(
    Field(
        key="customers.reach",
        label=_("Can be reached by"),
        kind="choices",
        rows="SELECT customer_id, kind FROM contact_point WHERE off_at IS NULL",
        takes="set",
        common=True,
        choices=_kinds,
        words={
            "has": _("can be reached by %(value)s"),
            "has_not": _("cannot be reached by %(value)s"),
            "empty": _("cannot be reached at all"),
        },
    )
)
field(
    Field(
        key="customers.consent",
        label=_("Consent"),
        kind="choice",
        rows=CONSENT,
        common=True,
        of=(
            Of(name="purpose", label=_("Purpose"), choices=_purposes),
            Of(name="channel", label=_("Channel"), choices=_channels),
        ),
        choices=lambda: [
            ("yes", pgettext_lazy("an answer about consent", "yes")),
            ("no", pgettext_lazy("an answer about consent", "no")),
        ],
        stored={"yes": True, "no": False},
        operators=("is", "empty"),
        words={
            "is:yes": _("said yes to “%(purpose)s” by %(channel)s"),
            "is:no": _("said no to “%(purpose)s” by %(channel)s"),
            "empty": _("never said yes or no to “%(purpose)s” by %(channel)s"),
        },
    )
)
field(
    Field(
        key="customers.trait",
        label=_("Trait"),
        kind="trait",
        rows=TRAIT,
        takes="set",
        of=(Of(name="name", label=_("Name")),),
        words={
            "is": _("have the trait “%(name)s” as %(value)s"),
            "is_not": _("do not have the trait “%(name)s” as %(value)s"),
            "has": _("have %(value)s in the trait “%(name)s”"),
            "over": _("have more than %(value)s in the trait “%(name)s”"),
            "under": _("have less than %(value)s in the trait “%(name)s”"),
            "empty": _("do not have the trait “%(name)s”"),
        },
    )
)
field(
    Field(
        key="customers.first_purchase",
        label=_("First purchase"),
        kind="moment",
        column="c.first_order_at",
        once=True,
        operators=("within", "ago", "before", "since", "never"),
        words={"happened": _("bought for the first time %(when)s"), "never": _("never bought anything")},
    )
)
field(
    Field(
        key="customers.last_purchase",
        label=_("Last purchase"),
        kind="moment",
        column="c.last_order_at",
        operators=("within", "ago", "before", "since", "never"),
        words={"happened": _("bought something %(when)s"), "never": _("never bought anything")},
    )
)
field(
    Field(
        key="customers.orders",
        label=_("Number of orders"),
        kind="number",
        column="c.orders_count",
        operators=("is", "is_not", "over", "under", "at_least", "at_most"),
        words={"counted": _("placed %(how)s orders")},
    )
)
field(
    Field(
        key="customers.known",
        label=_("Known to us"),
        kind="moment",
        column="c.created_at",
        once=True,
        operators=("within", "ago", "before", "since"),
        words={"happened": _("became known to us %(when)s")},
    )
)
