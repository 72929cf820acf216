from vafa.platform.registry import Room


class InsightsRoom(Room):
    name = "vafa.insights"
    label = "insights"
