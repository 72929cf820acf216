from vafa.platform.registry import Room


class SearchRoom(Room):
    name = "vafa.platform.search"
    label = "search"
