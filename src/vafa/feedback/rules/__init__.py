"""Decisions about surveys and causes; plain Python."""
