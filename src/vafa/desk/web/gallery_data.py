"""Example values of every component for the gallery, from its words. Nothing here is real."""

from datetime import datetime, timedelta

from vafa.platform.ui import components as ui

Words = dict[str, str]


def parts(w: Words, at: datetime) -> dict[str, object]:
    """Small parts: threads, clocks, people, lists, charts."""
    go = ui.Action(w["offer_time"], icon="calendar-event", kind="go", key="N")
    return {
        "stations": stations(w),
        "states_thread": [
            ui.Station(w["registered"], "kept", w["ontime"]),
            ui.Station(w["check"], "keptlate", w["late52"]),
            ui.Station(w["wait_part"], "paused", w["stock"]),
            ui.Station(w["fix"], "soon", w["left"], fraction=0.18),
            ui.Station(w["survey"], "next", w["after"]),
        ],
        "clocks": clocks(w),
        "go": go,
        "plain": ui.Action(w["see"]),
        "attach": ui.Action(w["attach"], icon="paperclip", kind="bare"),
        "small": ui.Action(w["small"], small=True),
        "off": ui.Action(w["off"], disabled=True),
        "tabs": [
            ui.Tab(w["due_tab"], "#", 9, current=True),
            ui.Tab(w["wait_tab"], "#", 3),
            ui.Tab(w["all"], "#", 41),
        ],
        "person": ui.Person(w["maryam"], w["since"], "#", tier=w["silver"]),
        "pairs": [
            ui.Pair(w["phone_word"], "+989120004581", "phone"),
            ui.Pair(w["orders"], w["orders_v"]),
            ui.Pair(w["serial"], "MHR-W9-1188437", "code"),
        ],
        "blank": ui.Blank(
            w["blank_t"],
            w["blank_p"],
            ui.Action(w["blank_a"], icon="route", kind="go"),
            (w["blank_l"], "#"),
            w["blank_n"],
            [
                ui.Station(w["welcome"], "planned", w["d0"], icon="heart-handshake"),
                ui.Station(w["ask"], "planned", w["d5"], icon="phone"),
                ui.Station(w["opinion"], "planned", w["d14"], icon="mood-smile"),
                ui.Station(w["care_s"], "planned", w["m2"], icon="list-check"),
            ],
        ),
        "goals": goals(w),
        "heat": heat(w),
        "line": {
            "x": [w[f"w{i}"] for i in range(1, 6)],
            "y": [88, 91, 92.5, 95.2, 97],
            "goal": 95,
            "unit": "%",
            "min": 84,
            "max": 100,
        },
        "bars": {
            "x": [w["month1"], w["month2"], w["month3"]],
            "series": [[w["kept"], [61, 74, 82]], [w["all"], [70, 78, 90]]],
        },
        "lift": {
            "rows": [[w["call5"], 18.2, 27.4], [w["care_s"], 19, 25.1], [w["opinion"], 17.4, 20.6]],
            "min": 15,
            "max": 30,
            "unit": "%",
        },
        "toggles": [
            ui.Toggle("a", w["service"], True, w["service_h"]),
            ui.Toggle("b", w["sales"], False, w["sales_h"]),
        ],
        "pager": ui.Pager(w["shown"], older="#"),
        "hits": [
            (w["people"], [ui.Hit(w["maryam"], "#", "user", "0912 000 4581"), ui.Hit(w["hossein"], "#", "user")]),
            (
                w["open_case"],
                [ui.Hit(w["noise"], "#", "folders", w["case_no"], ui.Due("soon", w["left"], fraction=0.2))],
            ),
        ],
    }


def stations(w: Words) -> list[ui.Station]:
    """A case's stages, the second one running out."""
    return [
        ui.Station(w["registered"], "kept", w["ontime"]),
        ui.Station(w["check"], "soon", w["until"], w["left_long"], fraction=0.18),
        ui.Station(w["fix"], "next", w["wall"]),
        ui.Station(w["survey"], "next", w["after"]),
    ]


def clocks(w: Words) -> list[ui.Due]:
    """Every state of time left."""
    return [
        ui.Due("calm", w["twodays"], w["wall"], 0.8),
        ui.Due("soon", w["left"], w["wall"], 0.18),
        ui.Due("late", w["late40"], w["wall"]),
        ui.Due("paused", w["waiting"]),
        ui.Due("kept", w["ontime"]),
    ]


def goals(w: Words) -> list[ui.Goal]:
    """Figures on the way, reached and plain."""
    return [
        ui.Goal(w["return90"], "27.4", "%", "3.1", "kept", True, 91, "now", w["goal30"]),
        ui.Goal(w["kept"], "97", "%", "2", "kept", True, 100, "kept", w["reached"]),
        ui.Goal(w["first"], "1:12", w["hour"], "18", "kept", False, 100, "kept", w["reached"]),
    ]


def heat(w: Words) -> ui.Heat:
    """Three cohorts, the youngest not yet at day 90."""
    rows: list[tuple[str, str, list[int | None]]] = [
        (w["month1"], "450", [9, 16, 22]),
        (w["month2"], "521", [11, 18, 24]),
        (w["month3"], "488", [12, 21, None]),
    ]
    return ui.Heat(
        [w["bought"], w["buyers"], w["day30"], w["day60"], w["day90"]],
        [
            (
                label,
                count,
                [ui.HeatCell("" if v is None else str(v), None if v is None else ui.heat_step(v, 26)) for v in values],
            )
            for label, count, values in rows
        ],
        w["cohort"],
        w["percent_note"],
        w["day90"],
    )


def pages(w: Words, at: datetime) -> dict[str, object]:
    """What whole pages are made of: Today, a case, a customer, a journey, the portal."""
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
        "story": story(w, at),
        "journey": journey(w),
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


def journey(w: Words) -> ui.JourneyMap:
    """The ready journey with five touchpoints."""
    live = (("users", "128", w["waiting_n"]), ("bolt", "9", w["today_n"]))
    return ui.JourneyMap(
        [
            ui.Touch(
                w["welcome"],
                w["d0"],
                "heart-handshake",
                w["why_w"],
                w["say_w"],
                w["by_mail"],
                w["auto"],
                "mail",
                "84%",
                w["opened"],
                84,
                "kept",
                walkers=1284,
                live=live,
                url="#",
            ),
            ui.Touch(
                w["ask"],
                w["d5"],
                "phone",
                w["why_c"],
                w["say_c"],
                w["by_call"],
                w["agent"],
                "phone",
                "71%",
                w["done"],
                71,
                walkers=1010,
                live=live,
            ),
            ui.Touch(
                w["opinion"],
                w["d14"],
                "mood-smile",
                w["why_c"],
                w["say_c"],
                w["by_mail"],
                w["auto"],
                "mail",
                "38%",
                w["opened"],
                38,
                "soon",
                w["unless"],
                720,
                live,
            ),
            ui.Touch(
                w["care_s"],
                w["m2"],
                "list-check",
                w["why_w"],
                w["care"],
                w["by_mail"],
                w["auto"],
                "mail",
                "52%",
                w["opened"],
                52,
                walkers=410,
                live=live,
            ),
            ui.Touch(
                w["deep"],
                w["m4"],
                "messages",
                w["why_c"],
                w["say_c"],
                w["by_call"],
                w["agent"],
                "phone",
                walkers=160,
                live=live,
            ),
        ],
        [ui.Phase(w["start"], w["start_n"], 2), ui.Phase(w["stay"], w["stay_n"], 3)],
    )
