"""The customer's name under the final report: drawn with a finger, or given on their own page."""

import base64
import binascii
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from vafa.cases.actions.resolution import confirm
from vafa.cases.events import SignedOff
from vafa.cases.models import Case, SignOff
from vafa.cases.queries.report import final_report
from vafa.cases.rules.shapes import RESOLUTION
from vafa.platform.events.publishing import publish
from vafa.platform.files.actions import keep_file
from vafa.platform.files.models import StoredFile
from vafa.platform.values import Actor, Refused, refuse_if

DRAWN, LINK = "drawn", "link"
LARGEST = 200 * 1024  # bytes of a drawn signature
LEAD = "data:image/png;base64,"
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
WIDEST = 8000  # points on a side; a phone draws some thousand


def may_be_signed(case: Case) -> bool:
    """Whether there is something to sign: the work has begun, or is done."""
    return case.spam_at is None and (case.stage >= RESOLUTION or case.resolved_at is not None)


@transaction.atomic
def sign_off(case: Case, *, name: str, report: str, drawn: str = "", actor: Actor, at: datetime) -> SignOff:
    """Keep the customer's name, and signature if one was drawn, under the report word for word.

    `drawn` is a PNG as a data URL. A report that is signed as it stands stays signed once, however often it is sent. On
    a resolved case the customer's own word confirms that it worked. Refused: cases.nothing_to_sign, cases.no_name,
    cases.bad_signature.
    """
    name = " ".join(name.split())[:200]
    case = Case.objects.select_for_update().get(pk=case.pk)
    refuse_if(not may_be_signed(case), Refused("cases.nothing_to_sign"))
    signed = final_report(case).signed
    if signed is not None:
        return signed
    refuse_if(not name and not drawn, Refused("cases.no_name", status=400))
    made = SignOff.objects.create(
        case=case, way=DRAWN if drawn else LINK, name=name or case.customer.name, report=report,
        signature=_keep(drawn, at) if drawn else None, at=at,
    )  # fmt: skip
    publish(
        SignedOff(
            case_id=case.pk, number=case.number, customer_id=case.customer_id, sign_off_id=made.pk, way=made.way,
            actor=actor, occurred_at=at,
        )
    )  # fmt: skip
    if actor.kind == "customer" and case.resolved_at is not None:
        confirm(case, actor=actor, at=at)
    return made


def _keep(drawn: str, at: datetime) -> StoredFile:
    upload = SimpleUploadedFile("signature.png", _read(drawn), "image/png")
    return keep_file(upload, at=at)


def _read(drawn: str) -> bytes:
    """The picture of a data URL, refused unless it is a PNG of sensible size."""
    bad = Refused("cases.bad_signature", status=400, limit=LARGEST // 1024)
    refuse_if(not drawn.startswith(LEAD) or len(drawn) > LARGEST * 4 // 3 + len(LEAD) + 4, bad)
    try:
        picture = base64.b64decode(drawn.removeprefix(LEAD), validate=True)
    except binascii.Error as problem:
        raise bad from problem
    refuse_if(not picture.startswith(PNG_BEGINS) or picture[12:16] != b"IHDR" or len(picture) > LARGEST, bad)
    width, height = (int.from_bytes(picture[place : place + 4], "big") for place in (16, 20))
    refuse_if(not (0 < width <= WIDEST and 0 < height <= WIDEST), bad)
    return picture
