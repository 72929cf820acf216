"""Whole stories, faults, browsers and the house's own rules. Each room's tests live in the room."""
