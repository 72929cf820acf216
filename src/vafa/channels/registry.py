"""The drivers there are, found by their folder. Each package of `drivers` offers one class named DRIVER."""

from collections.abc import Mapping
from functools import cache

import vafa.channels.drivers as folder
from vafa.channels.contract import Driver
from vafa.platform.registry import plugins
from vafa.platform.values import Refused


@cache
def drivers() -> Mapping[str, type[Driver]]:
    """Every driver class by its kind."""
    return {module.DRIVER.kind: module.DRIVER for module in plugins(folder)}


def driver_class(kind: str) -> type[Driver]:
    """The driver of a kind; refuse an unknown one."""
    try:
        return drivers()[kind]
    except KeyError:
        raise Refused("channels.unknown_kind", kind=kind, status=400) from None
