"""Public internet addresses by the special-purpose registries of IANA."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# What some versions of Python take for global: networks that are reserved, and those that contain IPv4 addresses; and
# the metadata service of Azure, which is public by registry.
_NETWORKS = "192.0.0.0/24 192.88.99.0/24 168.63.129.16/32 2001::/23 2002::/16 3fff::/20"
_NOT_PUBLIC = tuple(map(ip_network, _NETWORKS.split()))
_GLOBAL_6 = ip_network("2000::/3")
# A network without IPv4 maps other hosts to addresses here; the last four bytes are the IPv4 address.
_NAT64 = ip_network("64:ff9b::/96")


@lru_cache(4096)
def is_public(address: str) -> bool:
    """True if an address is globally reachable; False for all others, and for an invalid one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed.scope_id is not None or not (parsed in _NAT64 or parsed in _GLOBAL_6):
            return False
        parsed = IPv4Address(int(parsed) & 0xFFFFFFFF) if parsed in _NAT64 else parsed
    return parsed.is_global and not parsed.is_multicast and not any(parsed in net for net in _NOT_PUBLIC)


def is_loopback(host: str) -> bool:
    """True for `localhost`, and for an address that can only be this computer; False for every other name."""
    try:
        parsed = ip_address(host)
    except ValueError:
        return host == "localhost"
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback
