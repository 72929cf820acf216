"""How it felt: short surveys with one guard against asking too often, call-backs after a low score, and root causes.

Not here: how an invitation leaves (conversations.sending), what a case is (cases), numbers over time (insights).
"""
