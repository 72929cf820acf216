from vafa.platform.registry import Room


class SalesRoom(Room):
    name = "vafa.sales"
    label = "sales"
