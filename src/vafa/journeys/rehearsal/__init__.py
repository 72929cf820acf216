"""Rehearsal: what a plan would have done with real orders, or will do with those that are expected, before it does it.

`running.rehearse` walks everybody through the plan with the engine's own rules, in memory, customer by customer, and
answers with numbers, collisions, days and ten stories. Nothing is sent, and nothing of the shop's is changed; only the
result is kept (`keeping`), so that it can be looked at again.
"""
