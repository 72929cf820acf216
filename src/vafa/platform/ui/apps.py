from vafa.platform.registry import Room


class UiRoom(Room):
    name = "vafa.platform.ui"
    label = "ui"
