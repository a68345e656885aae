"""Public internet addresses by the special-purpose registries of IANA."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# RFC 6890 and its registries, as of 2025, with multicast and reserved addresses.
_NOT_PUBLIC = tuple(
    ip_network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # public by registry, but the metadata service of Azure
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",  # with Teredo, which contains an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4, likewise
        "3fff::/20",
    )
)
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
    return not any(parsed in net for net in _NOT_PUBLIC)


def is_loopback(host: str) -> bool:
    """True for `localhost`, and for an address that can only be this computer; False for every other name."""
    try:
        parsed = ip_address(host)
    except ValueError:
        return host == "localhost"
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback
