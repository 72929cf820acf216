"""Gifts: points and coupon codes that plans, occasions and campaigns give to customers, and their use.

`giving.give` gives many at once, each once; `using.redeem` marks a code as used. What a point is worth, and what a till
does with a code, is decided elsewhere.
"""
