from vafa.platform.registry import Room


class JobsRoom(Room):
    name = "vafa.platform.jobs"
    label = "jobs"
