"""Asterisk, by the manager interface of tests/emulators/ami."""

import json

from tests.emulators.ami import Exchange, story
from vafa.channels.drivers.asterisk.events import concerns_us, name_of
from vafa.channels.inbound import Raw
from vafa.channels.tests.contract.case import Case

TOLD = [
    {name.lower(): value for name, value in event.items()}
    for event in story("1763793000.7", "09121234567", "201", 1763793000, 65)
]
OUT = {
    "event": "DialBegin", "channel": "PJSIP/201-000000a1", "uniqueid": "1763793100.1", "linkedid": "1763793100.1",
    "calleridnum": "201", "destchannel": "PJSIP/trunk-000000a2", "destuniqueid": "1763793100.2",
    "destlinkedid": "1763793100.1", "dialstring": "trunk/sip:989121234567@10.0.0.1", "timestamp": "1763793100.5",
}  # fmt: skip

CASE = Case(
    stand_in=Exchange,
    sends=False,
    broken=(),
    raws=[
        Raw(body=json.dumps(one).encode(), content_type="application/json", key=name_of(one))
        for one in [*TOLD, OUT]
        if concerns_us(one)
    ],
)
