"""Notices: telling a member of the staff that something concerns them.

What concerns whom is the affair of the rooms above, and so are the sentences.
"""
