"""Decisions about customers that need no database."""
