from vafa.platform.registry import Room


class CustomersRoom(Room):
    name = "vafa.customers"
    label = "customers"
