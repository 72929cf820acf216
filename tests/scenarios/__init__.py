"""Whole stories, told as the shop would tell them."""
