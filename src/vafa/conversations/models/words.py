"""The words of a conversation, kept for finding."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from vafa.conversations.models.message import Conversation

SHELF_BITS = 14
"""A shelf holds the words of 16,384 conversations that follow one another; changing it means keeping all words anew."""


class ConversationWords(models.Model):
    """Every word said in a conversation, each with the number of its shelf in front of it: `17:word`.

    So the index keeps the newest conversations apart from all others, and common words cost no more than rare ones.
    """

    conversation = models.OneToOneField(Conversation, primary_key=True, on_delete=models.CASCADE, related_name="words")
    words = SearchVectorField()

    class Meta:
        db_table = "conversation_words"
        # A list of what is yet to be indexed would be read again for every shelf.
        indexes = [GinIndex(fields=["words"], fastupdate=False, name="conversation_words_find")]

    def __str__(self) -> str:
        return f"words of conversation {self.pk}"
