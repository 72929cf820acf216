"""Eitaa: it only sends."""

from tests.emulators.eitaa import Eitaa
from vafa.channels.tests.contract.case import Case, web

CASE = Case(
    stand_in=lambda: web(Eitaa, {"token": "bot1234:9f3c-aa-bb"}),
    address="vafashop",
    unreachable={"base_url": "http://127.0.0.1:9"},
    bad_key={"token": "bot1234:another"},
    unknown="elsewhere",
)
