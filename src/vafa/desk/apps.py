from vafa.platform.registry import Room


class DeskRoom(Room):
    name = "vafa.desk"
    label = "desk"
