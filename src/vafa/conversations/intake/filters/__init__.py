"""The questions asked about every incoming message, one small file each; the first answer decides.

own (10) · automatic (20) · spam (30) · stop (40) · sender (50) · start_link (55) · thread (60) · answers (70) ·
reply_address (80), then those of upper rooms (the service desk asks for a case number and for an open case). Without
an answer it begins a new conversation.
"""

from importlib import import_module

for name in ("own", "automatic", "spam", "stop", "sender", "start_link", "thread", "answers", "reply_address"):
    import_module(f"{__name__}.{name}")
