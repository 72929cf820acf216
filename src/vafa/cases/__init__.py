"""What we owe: each request for service is a case with an owner, promises and an end.

What was said is in conversations.
"""
