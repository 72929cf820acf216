"""The kinds of cases Vafa comes with, one file each; `rules.shapes` reads them."""
