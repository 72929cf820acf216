from vafa.platform.registry import Room


class ChannelsRoom(Room):
    name = "vafa.channels"
    label = "channels"
