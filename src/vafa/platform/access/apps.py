from vafa.platform.registry import Room


class AccessRoom(Room):
    name = "vafa.platform.access"
    label = "access"
