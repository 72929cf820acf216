from vafa.platform.registry import Room


class JourneysRoom(Room):
    name = "vafa.journeys"
    label = "journeys"
