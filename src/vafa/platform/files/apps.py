from vafa.platform.registry import Room


class FilesRoom(Room):
    name = "vafa.platform.files"
    label = "files"
