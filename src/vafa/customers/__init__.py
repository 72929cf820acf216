"""Who they are: people and companies, how they may be reached, what they agreed to, and their story.

Not here: what they bought (sales), what was said (conversations).
"""
