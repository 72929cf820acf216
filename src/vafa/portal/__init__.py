"""The customers' door: ask for help, see where it stands, answer a question. No account; links are signed."""
