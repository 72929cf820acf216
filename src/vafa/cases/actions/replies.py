"""Keeping saved replies and macros, which all use."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from vafa.cases.models import Macro, SavedReply
from vafa.cases.queries.replies import VARIABLES, broken, plain
from vafa.cases.queries.setup import service
from vafa.cases.rules.macros import read_steps, to_data
from vafa.conversations.letters.liquid import LetterBroken
from vafa.platform.audit.models import record
from vafa.platform.i18n import languages
from vafa.platform.values import Actor, Refused, refuse_if

LONGEST_TITLE, LONGEST_NAME, LONGEST_TEXT = 120, 80, 10_000


@transaction.atomic
def save_reply(
    reply: SavedReply | None, *, title: str, texts: Mapping[str, str], kinds: Sequence[str], actor: Actor, at: datetime
) -> SavedReply:
    """Keep words that are used often. They are tried first, so that nothing kept cannot be filled in.

    Refused: cases.no_name, cases.no_reply_text, cases.too_long, cases.unknown_kind, cases.reply_unknown_variable,
    cases.reply_not_liquid.
    """
    title = _named(title, LONGEST_TITLE)
    known = [one.code for one in languages()]
    kept = {code: texts.get(code, "").replace("\x00", "").strip() for code in known}
    kept = {code: text for code, text in kept.items() if text}
    refuse_if(not kept, Refused("cases.no_reply_text", status=400))
    refuse_if(set(kinds) - set(service().kinds), Refused("cases.unknown_kind", status=400))
    for text in kept.values():
        refuse_if(len(text) > LONGEST_TEXT, Refused("cases.too_long", most=LONGEST_TEXT, status=400))
        _try(text)
    reply = reply or SavedReply()
    before = {"title": reply.title, "texts": reply.texts} if reply.pk else None
    reply.title, reply.texts, reply.kinds, reply.changed_at = title, kept, sorted(set(kinds)), at
    reply.save()
    after = {"title": title, "texts": kept}
    record(actor, "saved_reply.changed", "saved_reply", reply.pk, at=at, before=before, after=after)
    return reply


@transaction.atomic
def delete_reply(reply: SavedReply, *, actor: Actor, at: datetime) -> None:
    """Forget words. A macro that uses them refuses to be performed until it is mended."""
    record(actor, "saved_reply.removed", "saved_reply", reply.pk, at=at, before={"title": reply.title})
    reply.delete()


def count_use(pk: int) -> None:  # house: counting is no fact of a case
    """Once more these words were used."""
    SavedReply.objects.filter(pk=pk).update(uses=F("uses") + 1)


@transaction.atomic
def save_macro(
    macro: Macro | None, *, name: str, steps: object, active: bool = True, actor: Actor, at: datetime
) -> Macro:
    """Keep a macro. Refused: cases.no_name, cases.no_steps, cases.bad_step, cases.reply_gone."""
    name = _named(name, LONGEST_NAME)
    read = read_steps(steps)
    wanted = {step.number for step in read if step.do == "reply"}
    there = SavedReply.objects.filter(pk__in=wanted).count()
    refuse_if(there != len(wanted), Refused("cases.reply_gone", status=400))
    macro = macro or Macro()
    before = {"name": macro.name, "steps": macro.steps} if macro.pk else None
    macro.name, macro.steps, macro.is_active, macro.changed_at = name, to_data(read), active, at
    macro.save()
    after = {"name": name, "steps": macro.steps}
    record(actor, "macro.changed", "macro", macro.pk, at=at, before=before, after=after)
    return macro


@transaction.atomic
def delete_macro(macro: Macro, *, actor: Actor, at: datetime) -> None:
    """Forget a macro."""
    record(actor, "macro.removed", "macro", macro.pk, at=at, before={"name": macro.name, "steps": macro.steps})
    macro.delete()


def _named(text: str, most: int) -> str:
    name = " ".join(text.replace("\x00", "").split())
    refuse_if(not name or len(name) > most, Refused("cases.no_name", most=most, status=400))
    return name


def _try(text: str) -> None:
    """Fill the words with an example of every variable."""
    context: dict[str, dict[str, str]] = {}
    for path in VARIABLES:
        group, _dot, name = path.partition(".")
        context.setdefault(group, {})[name] = "…"
    context["customer"]["language"] = "fa"
    context["shop"]["website"] = "…"
    try:
        plain(text, context)
    except LetterBroken as problem:
        raise broken(problem) from problem
