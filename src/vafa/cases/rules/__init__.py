"""Decisions about cases that need no database: promises, stages, the next step, who takes what."""
