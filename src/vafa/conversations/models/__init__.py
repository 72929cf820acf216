"""What is remembered of conversations."""

from vafa.conversations.models.letter import Letter
from vafa.conversations.models.message import Attachment, Conversation, Delivery, Message
from vafa.conversations.models.words import SHELF_BITS, ConversationWords

__all__ = ["SHELF_BITS", "Attachment", "Conversation", "ConversationWords", "Delivery", "Letter", "Message"]
