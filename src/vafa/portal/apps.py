from vafa.platform.registry import Room


class PortalRoom(Room):
    name = "vafa.portal"
    label = "portal"
