"""The people of our stories: who works in the shop, and how a test meets them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from vafa.platform.accounts.actions import hire
from vafa.platform.accounts.models import Staff
from vafa.platform.values import SYSTEM

BEFORE_EVERYTHING = datetime(2025, 1, 1, 6, tzinfo=UTC)
PASSWORD = "saffron & turquoise"


@dataclass(frozen=True)
class Cast:
    """One person a role."""

    administrator: Staff
    manager: Staff
    lead: Staff
    agent: Staff
    technician: Staff
    analyst: Staff


def assemble(language: str = "fa") -> Cast:
    """Take everyone on, long before the story begins."""

    def one(role: str, name: str) -> Staff:
        return hire(
            f"{role}@shop.example",
            name,
            role,
            password=PASSWORD,
            actor=SYSTEM,
            at=BEFORE_EVERYTHING,
            language=language,
            calendar="jalali" if language == "fa" else "gregorian",
        )

    return Cast(
        administrator=one("administrator", "مریم یوسفی"),
        manager=one("manager", "بهرام نیکنام"),
        lead=one("lead", "سمیرا کاظمی"),
        agent=one("agent", "نگار احمدی"),
        technician=one("technician", "بهنام رستگار"),
        analyst=one("analyst", "الهه صابری"),
    )
