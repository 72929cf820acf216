"""How we reach them: one driver a channel, and the accounts that use them. What is said is decided above."""
