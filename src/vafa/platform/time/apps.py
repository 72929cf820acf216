from vafa.platform.registry import Room


class TimeRoom(Room):
    name = "vafa.platform.time"
    label = "time"
