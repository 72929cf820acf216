"""What is remembered of conversations."""

from vafa.conversations.models.call import Call
from vafa.conversations.models.habit import Habit, Rhythm
from vafa.conversations.models.inbound import Inbound
from vafa.conversations.models.letter import Letter
from vafa.conversations.models.message import Attachment, Conversation, Delivery, Message
from vafa.conversations.models.template import ProviderTemplate
from vafa.conversations.models.words import SHELF_BITS, ConversationWords

__all__ = [
    "SHELF_BITS",
    "Attachment",
    "Call",
    "Conversation",
    "ConversationWords",
    "Delivery",
    "Habit",
    "Inbound",
    "Letter",
    "Message",
    "ProviderTemplate",
    "Rhythm",
]
