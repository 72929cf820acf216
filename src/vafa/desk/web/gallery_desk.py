"""What the service desk is made of, for the gallery: a stage, forms, a complaint, rules, a sheet of paper; invented."""

from datetime import datetime, timedelta
from decimal import Decimal

import segno

from vafa.desk.web.gallery_data import Words
from vafa.platform.ui import components as ui
from vafa.platform.ui.components import Option as O


def desk(w: Words, at: datetime) -> dict[str, object]:
    """Everything of the service desk, by name."""
    return {**stage(w, at), **forms(w), **complaint(w, at), **rules(w), **helpers(w), "sheets": sheets(w)}


def stage(w: Words, at: datetime) -> dict[str, object]:
    """The checklist of a stage, as it may be ticked and as it is only seen."""
    checks = [
        ui.Check("video", w["c_video"], True, w["negar"].split()[0], at - timedelta(minutes=40)),
        ui.Check("cause", w["c_cause"], True, w["behnam"].split()[0], at - timedelta(minutes=29)),
        ui.Check("serial", w["c_serial"], True, automatic=True),
        ui.Check("visit", w["c_visit"]),
        ui.Check("level", w["c_level"], required=False),
        ui.Check("history", w["c_history"], automatic=True),
    ]
    return {"work": ui.Work(w["works"], checks, "#", w["behnam"], w["samira"])}


def fields(w: Words) -> list[ui.FormField]:
    """One field of every kind, some hanging on others, one wrong."""
    floors = [O("hard", w["floor_h"]), O("carpet", w["floor_c"]), O("base", w["floor_b"])]
    tried = [O("level", w["d_level"]), O("load", w["d_load"]), O("bolts", w["d_bolts"])]
    parts = [O("p1", w["p1"]), O("p2", w["p2"]), O("none", w["p3"])]
    return [
        ui.FormField("where", w["f_where"], "choice", "hard", options=floors, required=True),
        ui.FormField("bolts", w["f_bolts"], "yesno", "yes", required=True),
        ui.FormField("who", w["f_who_bolts"], hint=w["f_who_bolts_h"], when="bolts=yes", required=True),
        ui.FormField("done", w["f_done"], "choices", ["level", "load"], options=tried),
        ui.FormField("cause", w["f_cause"], "long", w["f_cause_v"], required=True),
        ui.FormField("part", w["f_part"], "select", "p2", options=parts),
        ui.FormField("cost", w["f_cost"], "money", w["f_cost_v"], unit=w["unit"], error=w["f_cost_e"]),
        ui.FormField("day", w["f_day"], "date"),
        ui.FormField("minutes", w["f_minutes"], "number", "20", unit=w["minute"]),
        ui.FormField("serial", w["serial"], "code", "MHR-W9-1188437", cells=14),
        ui.FormField("phone", w["f_phone"], "phone", "+989120004581", cells=11),
        ui.FormField("photo", w["f_photo"], "file", limit=10, accept="image/*"),
    ]


def forms(w: Words) -> dict[str, object]:
    """A form to fill, the same to read, and a signature."""
    filled = [one for one in fields(w) if one.name not in ("cost", "who")]
    return {"fields": fields(w), "filled": filled, "sign": ui.Signature(w["sign_l"])}


def complaint(w: Words, at: datetime) -> dict[str, object]:
    """The make-good, within one's limit and above it, and the approval it leads to."""
    faults = [O(key, w[f"fault_{key}"]) for key in ("us", "courier", "maker", "customer", "none")]
    icons = {"money": "credit-card", "coupon": "ticket", "service": "tool", "points": "star"}
    gifts = [O(key, w[f"g_{key}"], w[f"g_{key}_n"], icon) for key, icon in icons.items()]
    proofs = [
        ui.Proof(w["pr_more"], rule="loss", otherwise=w["pr_less"]),
        ui.Proof(w["pr_in"], rule="limit", otherwise=w["pr_out"]),
        ui.Proof(w["pr_cause"]),
    ]
    facts = [ui.Pair(w["loss_w"], w["loss_v"]), ui.Pair(w["case_no"], w["dent"])]
    return {
        "amends": ui.Amends(
            *("#", faults, gifts, Decimal(25_000_000), Decimal(20_000_000), Decimal(15_000_000), Decimal(12_000_000)),
            step=Decimal(1_000_000),
            fault="us",
            remedy="money",
            approver=w["samira"],
            spent=w["spent"],
            proofs=proofs,
            also=ui.Action(w["see"]),
            why=w["am_why"],
        ),
        "approval": ui.Approval(
            *("#", w["negar"], w["ap_what"], w["ap_why"], at - timedelta(minutes=6), facts, w["ap_in"]), case_url="#"
        ),
    }


def rules(w: Words) -> dict[str, object]:
    """Who is responsible, and what a saved view shows."""
    owner, lead = ui.Who("role:owner", w["role_agent"], "role"), ui.Who("role:lead", w["role_lead"], "role")
    tech, ship = ui.Who("team:1", w["team_tech"], "team"), ui.Who("team:2", w["team_ship"], "team")
    behnam, samira = ui.Who("person:3", w["behnam"]), ui.Who("person:4", w["samira"])
    rows = [
        ui.MatrixRow("1", w["stage1"], w["stage1n"], [owner], [samira]),
        ui.MatrixRow("2", w["stage2"], w["stage2n"], [tech], [samira], [behnam], [owner]),
        ui.MatrixRow("3", w["stage3"], w["stage3n"], [tech, ship], [lead], [], [owner]),
        ui.MatrixRow("4", w["stage4"], w["stage4n"], [owner], [lead]),
    ]
    groups = [
        (w["people_g"], [O("person:3", w["behnam"]), O("person:4", w["samira"])]),
        (w["teams_g"], [O("team:1", w["team_tech"]), O("team:2", w["team_ship"])]),
        (w["roles_g"], [O("role:owner", w["role_agent"]), O("role:lead", w["role_lead"])]),
    ]
    kinds = [O(key, w[f"k_{key}"]) for key in ("complaint", "repair", "question")]
    asked = [
        ui.ConditionField("kind", w["v_kind"], "choice", kinds),
        ui.ConditionField("due", w["v_due"], "date"),
        ui.ConditionField("waited", w["v_wait"], "number", unit=w["v_days"]),
        ui.ConditionField("subject", w["v_subject"]),
        ui.ConditionField("vip", w["v_vip"], "yesno"),
    ]
    said = [
        ui.Condition("kind", "is", "complaint"),
        ui.Condition("waited", "over", "3"),
        ui.Condition("vip", "is", "yes"),
    ]
    return {
        "matrix": ui.Matrix(rows, groups, "#", w["works"]),
        "matrix_read": ui.Matrix(rows[1:2], id="matrix-read"),
        "conditions": ui.Conditions(asked, said, legend=w["v_legend"]),
    }


def helpers(w: Words) -> dict[str, object]:
    """What helps while one works."""
    names = [(1, "negar", "agent"), (2, "behnam", "team_tech"), (3, "samira", "role_lead"), (4, "elham", "team_ship")]
    return {
        "replies": [ui.Insert(f"r{n}", w[f"r{n}"], w[f"r{n}t"]) for n in (1, 2, 3)],
        "macros": [ui.Insert("m1", w["m1"], note=w["m1n"], url="#macro")],
        "people": [O(str(number), w[name], w[note]) for number, name, note in names],
        "timer": ui.Timer("#", 725, "#"),
        "bulk": ui.Bulk(
            [
                ui.Action(w["b_take"], icon="hand-stop", submit=True),
                ui.Action(w["b_give"], icon="user-check"),
                ui.Action(w["b_tag"], icon="tag"),
                ui.Action(w["b_merge"], icon="copy"),
            ]
        ),
        "scores": [
            ui.Score(5, label=w["faces_l"]),
            ui.Score(2, label=w["faces_bad"]),
            ui.Score(9, "scale", w["nps"]),
            ui.Score(7, "scale", w["nps_mid"]),
            ui.Score(3, "scale", w["nps_bad"]),
        ],
        "card": [
            ui.ScoreRow("warm", w["s1"], 4, w["s1h"]),
            ui.ScoreRow("cause", w["s2"], 5),
            ui.ScoreRow("kept", w["s3"]),
        ],
        "card_read": [ui.ScoreRow("warm", w["s1"], 4), ui.ScoreRow("cause", w["s2"], 2)],
        "crisis": ui.Crisis(w["crisis_t"], 312, 400, w["crisis_x"], ui.Action(w["crisis_a"], "#", small=True)),
    }


def sheets(w: Words) -> list[ui.Paper]:
    """The form of a stage on A4, and a short one on A5."""
    address = "vafa.example/k/7hd2q"
    code = segno.make(f"https://{address}", error="m").svg_inline(scale=3, border=0)
    empty = [ui.FormField(**{**vars(one), "value": "", "error": "", "hint": ""}) for one in fields(w)]
    lines = [(w["name"], w["maryam"]), (w["serial"], "MHR-W9-1188437"), (w["address"], w["address_v"])]
    checks = [ui.Check("level", w["c_level"]), ui.Check("cause", w["c_cause"]), ui.Check("serial", w["c_serial"], True)]
    signs = [w["p_tech"], w["p_cust"]]
    return [
        ui.Paper(w["shop"], w["p_title"], "#1042", empty, code, address, w["p_note"], lines, signs, checks=checks),
        ui.Paper(w["shop"], w["p_title"], "#1042", empty[4:9], code, address, lines=lines[:2], signs=signs, size="A5"),
    ]
