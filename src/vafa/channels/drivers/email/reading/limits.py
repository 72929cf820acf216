"""How much of a hostile mail is looked at closely; what is beyond stays whole, as an attachment or as plain text."""

DEPTH = 12
"""Containers inside containers; one deeper is kept as a file."""
PARTS = 500
"""Parts of one mail; the rest of it is kept as one file."""
HEADER_LINES = 2_000
HEADER_BYTES = 512 * 1024
VALUE = 32 * 1024
"""Bytes of one header's value that are read."""
ADDRESSES = 1_000
REFERENCES = 200
HTML = 300_000
"""Characters of HTML that are laid out; a longer one is kept as a file too."""
REPLY = 200_000
"""Characters in which quotes are looked for."""
PICTURES = 100
"""Pictures written into the HTML itself that are made files."""
NAME = 200
"""Characters of a file's name."""
NESTED_TAGS = 1_500
"""Elements open at the same time; HTML that is deeper is not laid out."""
