"""What is remembered of conversations."""

from vafa.conversations.models.letter import Letter
from vafa.conversations.models.message import Attachment, Conversation, Delivery, Message

__all__ = ["Attachment", "Conversation", "Delivery", "Letter", "Message"]
