"""Letters: what we write, as Liquid text in each language. Authors write once; plain text and HTML are made from it.

Shipped letters are files `<room>/letters/<key>/<language>.liquid` (first line `Subject: …`), with `sample.json` beside
them that shows what the sender gives; a shop's own wording is a row of `Letter`. When to send is decided above.
"""

from vafa.conversations.letters.editing import allowed_variables, preview, reset_letter, save_letter, source_of
from vafa.conversations.letters.rendering import LetterBroken, Rendered, free_text, render, render_source
from vafa.conversations.letters.shelf import Shelf, letter_keys, shipped

__all__ = [
    "LetterBroken",
    "Rendered",
    "Shelf",
    "allowed_variables",
    "free_text",
    "letter_keys",
    "preview",
    "render",
    "render_source",
    "reset_letter",
    "save_letter",
    "shipped",
    "source_of",
]
