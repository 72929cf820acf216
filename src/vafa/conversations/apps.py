from vafa.platform.registry import Room


class ConversationsRoom(Room):
    name = "vafa.conversations"
    label = "conversations"
