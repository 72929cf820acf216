"""Reads a raw mail: bytes in, a `Mail` of plain values out. It stores nothing, decides nothing and asks nobody."""

from vafa.channels.drivers.email.reading.addresses import Address
from vafa.channels.drivers.email.reading.mail import Attachment, Bounce, Failed, Mail, Unreadable
from vafa.channels.drivers.email.reading.reading import read_mail

__all__ = ["Address", "Attachment", "Bounce", "Failed", "Mail", "Unreadable", "read_mail"]
