"""What the whole pages of the gallery are made of: Today, a case, a customer, a journey, the portal; all invented."""

from datetime import datetime, timedelta

from vafa.desk.web.gallery_data import Words, clocks, stations
from vafa.desk.web.gallery_journey import journey
from vafa.platform.ui import components as ui


def pages(w: Words, at: datetime) -> dict[str, object]:
    """Everything the pages need, by name."""
    return {**today(w), **case(w, at), **portal(w), "story": story(w, at), "journey": journey(w)}


def today(w: Words) -> dict[str, object]:
    """What is due, and the day it falls in."""
    queue = [
        (w["hossein"], w["dent"], ui.Due("late", w["late40"]), "world", False),
        (w["elham"], w["steam"], ui.Due("soon", w["left"], fraction=0.1), "brand-telegram", True),
        (w["maryam"], w["noise"], ui.Due("soon", w["left"], fraction=0.18), "brand-whatsapp", False),
        (w["behnam"], w["care"], ui.Due("calm", w["twodays"], fraction=0.6), "mail", False),
        (w["negar"], w["call_why"], ui.Due("paused", w["waiting"]), "phone", False),
    ]
    duties = [ui.Duty("#", who, what, due, how=w["first"], icon=icon) for who, what, due, icon, _new in queue]
    return {
        "queue": [ui.QueueItem("#", *row[:3], icon=row[3], new=row[4], current=n == 2) for n, row in enumerate(queue)],
        "duties": [
            ui.DutyGroup(w["promises"], "hourglass", duties),
            ui.DutyGroup(
                w["calls"],
                "phone",
                [
                    ui.Duty(
                        "#",
                        w["elham"],
                        w["call_why"],
                        at="11:20",
                        at_icon="phone",
                        how=w["welcome_j"],
                        icon="route",
                        tag=w["gold"],
                    )
                ],
                w["best"],
            ),
        ],
        "dayline": ui.Dayline(
            [(4 * i, str(8 + i)) for i in range(10)],
            [
                ui.DayStop(7, w["hossein"].split()[-1], "#", clocks(w)[2]),
                ui.DayStop(11, w["elham"].split()[-1], "#", clocks(w)[1]),
                ui.DayStop(20, w["maryam"].split()[-1], "#", clocks(w)[1]),
                ui.DayStop(28, w["negar"].split()[-1], "#", clocks(w)[0]),
                ui.DayStop(12, w["three_calls"], "#", icon="phone"),
            ],
            10,
            "10:24",
        ),
    }


def case(w: Words, at: datetime) -> dict[str, object]:
    """What was said, and the one next step."""
    return {
        "stream": [
            ui.Message(
                w["maryam"],
                w["hello"],
                "them",
                at - timedelta(hours=5),
                w["whatsapp"],
                "brand-whatsapp",
                [ui.Clip("VID-20251213.mp4", "#", "2.4 MB", "player-play")],
            ),
            ui.Message(
                w["negar"],
                w["reply"],
                "us",
                at - timedelta(hours=4),
                w["by_mail"],
                "mail",
                status="failed",
                status_text=w["unsent"],
                retry=ui.Action(w["retry"], kind="bare", small=True),
            ),
            ui.Message(w["behnam"], w["note"], "note", at - timedelta(hours=1)),
        ],
        "event": ui.Happening(w["created"], at - timedelta(hours=5), "folders"),
        "step": ui.NextStep(
            w["step"], w["step_why"], ui.Action(w["offer_time"], icon="calendar-event", kind="go", key="N")
        ),
        "theirs": ui.NextStep(w["theirs"], w["wall"]),
        "mini": [
            ui.Happening(w["call5"], at - timedelta(days=7), "phone"),
            ui.Happening(w["purchase"], at - timedelta(days=12), "receipt"),
        ],
    }


def portal(w: Words) -> dict[str, object]:
    """What a customer sees of a case."""
    return {
        "slab": ui.Slab(
            w["visit"],
            ui.Due("now", w["noise"]),
            w["visit_say"],
            stations=stations(w),
            sorry=w["sorry"],
            actions=[ui.Action(w["good_time"], "#", kind="go"), ui.Action(w["other_time"], "#")],
        ),
        "feet": [
            ("#", w["service"], "tool", True),
            ("#", w["see"], "message-circle", False),
            ("#", w["gift"], "gift", False),
        ],
    }


def story(w: Words, at: datetime) -> list[ui.Tale | ui.Era]:
    """A customer's log around now."""
    return [
        ui.Era(w["ahead"]),
        ui.Tale(
            w["care"],
            "list-check",
            when=w["care_at"],
            note=w["welcome_j"],
            kind="plan",
            due=ui.Due("planned", w["whatsapp"]),
        ),
        ui.Tale(w["opinion"], "mood-smile", when=w["d14"], kind="plan", due=ui.Due("held", w["held"])),
        ui.Era(w["now"], now=True),
        ui.Tale(w["note"], "lock", at - timedelta(hours=1), note=w["behnam"], kind="note"),
        ui.Tale(
            w["noise"],
            "brand-whatsapp",
            at - timedelta(hours=5),
            note=w["whatsapp"],
            body=w["hello"],
            kind="in",
            due=ui.Due("kept", w["ontime"]),
        ),
        ui.Era(w["month"]),
        ui.Tale(
            w["call5"],
            "phone",
            at - timedelta(days=7),
            note=w["negar"],
            body=w["call5_body"],
            due=ui.Due("kept", w["ontime"]),
        ),
        ui.Tale(w["purchase"], "receipt", at - timedelta(days=12), note="#87902", kind="buy", end=w["orders_v"]),
    ]
