"""One file for each kind of step: KIND, and how due ones are performed."""
