"""What happens next: plans of touchpoints after a purchase, runs of them for each order, and follow-ups with outcomes.

Not here: how a message leaves (conversations.sending), what a case is (cases).
"""
