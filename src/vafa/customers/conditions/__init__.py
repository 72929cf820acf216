"""Conditions over customers: one tree, asked of the database for audiences and of facts for one customer.

`fields` is where rooms declare what may be asked; `asking` counts, lists and fetches; `sentence` says it in words.
"""

from vafa.customers.conditions import own as own  # its fields are there as soon as anybody asks
from vafa.customers.conditions import wording as wording
from vafa.customers.conditions.fields import asked
from vafa.customers.conditions.rules.tree import Tree, read


def read_conditions(data: object) -> Tree:
    """Conditions from JSON, over the fields there are now. Refused as `rules.tree.read` says."""
    return read(data, asked)
