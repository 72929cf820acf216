"""What conditions of a saved view may ask about, in the reader's words and with what there is to choose."""

from collections.abc import Iterable

from django.utils.translation import gettext

from vafa.cases.access import VIEW
from vafa.cases.models import PRIORITIES
from vafa.cases.models.case import WAITS
from vafa.cases.queries import service
from vafa.cases.rules.conditions import ME
from vafa.cases.rules.shapes import words_in
from vafa.cases.web.words import CHANNELS
from vafa.platform.access import may
from vafa.platform.accounts.models import Staff, Team
from vafa.platform.i18n.reading import active
from vafa.platform.ui.components import ConditionField, Option


def condition_fields(staff: Staff) -> list[ConditionField]:
    """Every field with its choices. Two queries: people and teams."""
    language = active().language
    shapes = service().kinds.values()
    kinds = [Option(one.key, words_in(one.name, language)) for one in shapes]
    topics = {key: words_in(words, language) for one in shapes for key, words in one.topics}
    rows = Staff.objects.filter(is_active=True).order_by("name")
    people = [Option(ME, gettext("me")), *(Option(str(one.pk), one.name) for one in rows if may(one, VIEW))]
    teams = [Option(ME, gettext("one of mine"))]
    teams += [Option(str(pk), name) for pk, name in Team.objects.order_by("name").values_list("pk", "name")]
    return [
        ConditionField("state", gettext("State"), "choice", _states()),
        ConditionField("kind", gettext("Kind"), "choice", kinds),
        ConditionField("topic", gettext("Topic"), "choice", [Option(key, words) for key, words in topics.items()]),
        ConditionField("priority", gettext("Priority"), "choice", _pairs(PRIORITIES)),
        ConditionField("stage", gettext("Stage"), "choice", _stages()),
        ConditionField("owner", gettext("Owner"), "choice", people),
        ConditionField("handler", gettext("Does the work"), "choice", people),
        ConditionField("team", gettext("Team"), "choice", teams),
        ConditionField("channel", gettext("Channel"), "choice", _pairs(CHANNELS.items())),
        ConditionField("class", gettext("Customer class")),
        ConditionField("tag", gettext("Tag")),
        ConditionField("waiting", gettext("Waits for"), "choice", _pairs(WAITS)),
        ConditionField("opened", gettext("Opened"), "date"),
        ConditionField("due", gettext("Due"), "date"),
        ConditionField("word", gettext("The customer's last word"), "date"),
        ConditionField("product", gettext("Product code")),
        ConditionField("city", gettext("City")),
    ]


def _states() -> list[Option]:
    return [
        Option("open", gettext("open")),
        Option("resolved", gettext("resolved, not closed yet")),
        Option("closed", gettext("closed")),
    ]


def _stages() -> list[Option]:
    return [
        Option("1", gettext("Registered and confirmed")),
        Option("2", gettext("Review")),
        Option("3", gettext("Answer or resolution")),
        Option("4", gettext("Survey and closure")),
    ]


def _pairs(rows: Iterable[tuple[object, object]]) -> list[Option]:
    return [Option(str(value), str(label)) for value, label in rows]
