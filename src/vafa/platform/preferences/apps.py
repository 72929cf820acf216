from vafa.platform.registry import Room


class PreferencesRoom(Room):
    name = "vafa.platform.preferences"
    label = "preferences"
