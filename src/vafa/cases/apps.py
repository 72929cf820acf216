from vafa.platform.registry import Room


class CasesRoom(Room):
    name = "vafa.cases"
    label = "cases"
