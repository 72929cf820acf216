"""The rules of the house that no other tool knows, each with a good and a bad example. `tools/lint.py` runs them."""
