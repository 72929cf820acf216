"""Telephone calls: taken from the exchange as it tells of them, dialled, and written down by who talked.

What follows from a call (a follow-up, a case) is decided above, where CallMissed, CallEnded and CallLogged are heard.
"""

from vafa.conversations.calls.dialling import can_dial, dial
from vafa.conversations.calls.knowing import customers_of, give_calls, plain_number
from vafa.conversations.calls.logging import join_call, log_call, note_call
from vafa.conversations.calls.queries import Ringing, call_log, calls_about, find_call, ringing_for
from vafa.conversations.calls.ringing import topic_of
from vafa.conversations.calls.taking import take_call

__all__ = [
    "Ringing",
    "call_log",
    "calls_about",
    "can_dial",
    "customers_of",
    "dial",
    "find_call",
    "give_calls",
    "join_call",
    "log_call",
    "note_call",
    "plain_number",
    "ringing_for",
    "take_call",
    "topic_of",
]
