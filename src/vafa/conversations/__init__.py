"""What was said: conversations and messages, letters (templates), and `sending`, the one way out.

Not here: how a channel delivers (channels), why something is said (cases, journeys).
"""
