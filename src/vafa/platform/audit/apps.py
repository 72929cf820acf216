from vafa.platform.registry import Room


class AuditRoom(Room):
    name = "vafa.platform.audit"
    label = "audit"
