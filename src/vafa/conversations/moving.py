"""What of this room moves when two customers turn out to be one."""

from collections.abc import Sequence

from vafa.conversations.models import Call, Conversation, Habit, Message
from vafa.conversations.search import remember_words
from vafa.customers.moving import moves


def _find_by_new_names(customer_ids: Sequence[int]) -> None:
    """Have conversations found by the names and addresses of whose they are now; what found them before still does."""
    ids = Conversation.objects.filter(customer__in=customer_ids).values_list("pk", flat=True)
    remember_words(dict.fromkeys(ids, ""))


moves(Conversation, after=_find_by_new_names)
moves(Message)
moves(Call)
moves(Habit)
