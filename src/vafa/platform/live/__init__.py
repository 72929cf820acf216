"""Telling open pages at once: topics, and the streams of those who listen to one.

Transport only. It knows no noun of the trade, stores nothing, and promises nothing: who missed something asks again.
"""
