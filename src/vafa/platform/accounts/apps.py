from vafa.platform.registry import Room


class AccountsRoom(Room):
    name = "vafa.platform.accounts"
    label = "accounts"
