from vafa.platform.registry import Room


class FeedbackRoom(Room):
    name = "vafa.feedback"
    label = "feedback"
