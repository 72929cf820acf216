"""Campaigns: one letter to everybody in an audience, once, with an estimate before and results after.

`drafting` says what each would get, `estimating` asks the gate about it without writing, `sending` walks the audience,
stops and goes on, `results` counts. Whether a letter may leave is asked by sending, as of every other.
"""
