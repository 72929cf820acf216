"""Which addresses may be reached: those of the public net, and those the administrator of this machine allows."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Lookup = Callable[[str, int], Sequence[str]]

NAT64 = IPv6Network("64:ff9b::/96")


def lookup(host: str, port: int) -> list[str]:
    """Every address a name has, in the system's order. Raises OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def may_reach(text: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether an address is one of the public net, or of an allowed network."""
    address = _plain(ip_address(text.partition("%")[0]))
    if any(address.version == network.version and address in network for network in allowed):
        return True
    special = address.is_multicast or address.is_reserved or address.is_link_local or address.is_loopback
    site = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not special and not site


def literal(host: str) -> str | None:
    """The address a host is written as, in any of the forms systems take (127.1, 0x7f000001); None for a name."""
    bare = host.strip("[]").rstrip(".")
    try:
        return str(ip_address(bare.partition("%")[0]))
    except ValueError:
        pass  # perhaps one of the old forms
    try:
        return socket.inet_ntoa(socket.inet_aton(bare)) if bare[:1].isdigit() else None
    except OSError:
        return None


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one only wraps: mapped, 6to4, NAT64."""
    if isinstance(address, IPv6Address):
        if address in NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address
