"""What arrives on any channel becomes a case, or goes on in one: two more questions on the way in, and who takes it."""

import re
from datetime import timedelta

from vafa.cases.actions.answering import customer_writes
from vafa.cases.actions.opening import open_case
from vafa.cases.models import Case
from vafa.cases.models.case import QUESTION
from vafa.cases.queries.page import standing_case
from vafa.channels.inbound import Incoming
from vafa.conversations.intake import Arrived, Known, Say, intake_filter, takes_messages
from vafa.conversations.models import Message
from vafa.platform.i18n.digits import to_latin
from vafa.platform.values import Actor

NUMBER = re.compile(r"#\s?(\d{1,12})\b")
ANSWER = re.compile(r"^\s*(re|aw|sv|antw|پاسخ|رد|جواب)\s*(\[\d+\])?\s*[:：]\s*", re.IGNORECASE)
GOES_ON_FOR = timedelta(days=7)  # words so soon after the end are about the same matter
TALKS = ("sms", "whatsapp", "telegram", "bale", "eitaa", "instagram", "messenger", "chat")  # one talk with each person


@intake_filter(order=110)
def case_number(item: Incoming, known: Known) -> Say | None:
    """A case of theirs whose number they name in the subject, or at the start of a short message: #1042."""
    if known.customer is None:
        return None
    found = NUMBER.search(to_latin(f"{item.subject}\n{item.text[:200]}"))
    case = Case.objects.filter(number=found[1], customer=known.customer).first() if found else None
    return Say("case_number", standing_case(case.pk).conversation) if case else None


@intake_filter(order=120)
def open_talk(item: Incoming, known: Known) -> Say | None:
    """In a messenger there is one talk: the case they wrote in last here, while it is open or just ended.

    A mail goes on only when its subject says that it is an answer; any other mail is a new matter.
    """
    if known.customer is None or item.thread:
        return None
    cases = Case.objects.filter(customer=known.customer, spam_at=None, merged_into=None).select_related("conversation")
    if known.channel in TALKS:
        # Where we wrote to them here (a survey, a follow-up) counts as well as where they wrote.
        rows = Message.objects.filter(customer=known.customer, channel=known.channel, conversation__case__in=cases)
        last = rows.exclude(direction=Message.NOTE).order_by("-created_at", "-pk").first()
        case = cases.filter(conversation=last.conversation_id).first() if last is not None else None
    elif ANSWER.match(item.subject):
        subject = ANSWER.sub("", item.subject).strip()
        case = cases.filter(subject=subject).order_by("-opened_at").first() if subject else None
    else:
        return None
    if case is None or (case.resolved_at is not None and known.at - case.resolved_at > GOES_ON_FOR):
        return None
    return Say("open_case", case.conversation)


@takes_messages
def take(arrived: Arrived) -> Message:
    """Add the words to the case of their conversation, or open one; in the name of the customer."""
    actor = Actor.customer(arrived.customer.pk)
    text = arrived.text or "، ".join(file.name for file in arrived.files)
    if arrived.conversation is not None:
        case = Case.objects.only("pk").filter(conversation=arrived.conversation).first()
        if case is not None:
            return customer_writes(
                case, text, channel=arrived.channel, attachments=arrived.files, key=arrived.key, came=arrived.came,
                actor=actor, at=arrived.at,
            )  # fmt: skip
    open_case(
        arrived.customer, kind=QUESTION, subject=ANSWER.sub("", arrived.subject), text=text, channel=arrived.channel,
        attachments=arrived.files, message_key=arrived.key, came=arrived.came, within=arrived.conversation, actor=actor,
        at=arrived.at,
    )  # fmt: skip
    return Message.objects.only("conversation_id").get(key=arrived.key)
