"""Lets `python -m vafa` do what `vafa` does."""

import sys

from vafa.cli import main

sys.exit(main())
