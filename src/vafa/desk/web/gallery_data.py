"""Example values of the small components for the gallery, from its words. Nothing here is real."""

from vafa.platform.ui import components as ui

Words = dict[str, str]


def parts(w: Words) -> dict[str, object]:
    """Small parts: threads, clocks, people, lists, charts."""
    return {**marks(w), **lists(w), **charts(w)}


def marks(w: Words) -> dict[str, object]:
    """Threads, clocks and buttons."""
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
    }


def lists(w: Words) -> dict[str, object]:
    """Tabs, people, pairs, an empty page, switches and what a search found."""
    return {
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


def charts(w: Words) -> dict[str, object]:
    """Figures and charts."""
    return {
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
