"""The pages of Grow: the plan as a picture, the follow-ups behind its numbers, its editor, and the letters it sends."""
