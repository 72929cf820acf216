from vafa.platform.registry import Room


class NoticesRoom(Room):
    name = "vafa.platform.notices"
    label = "notices"
