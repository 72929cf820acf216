"""What speaks against sending from the side of journeys; each part of the room keeps its own."""

from vafa.journeys import courtesy  # noqa: F401
from vafa.journeys.campaigns import objections as campaigns  # noqa: F401
