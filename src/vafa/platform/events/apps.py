from vafa.platform.registry import Room


class EventsRoom(Room):
    name = "vafa.platform.events"
    label = "events"
