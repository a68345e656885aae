"""Which internet addresses are public, by the special-purpose registries of IANA. Whatever is not is never asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# RFC 6890 and the registries it began, as of 2025, with multicast and what is reserved.
_NOT_PUBLIC_4 = tuple(
    ip_network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
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
    )
)
_GLOBAL_6 = ip_network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    ip_network(net)
    for net in (
        "2001::/23",  # with Teredo, which carries an address of the other kind in it
        "2001:db8::/32",
        "2002::/16",  # 6to4, likewise
        "3fff::/20",
    )
)
# A network without IPv4 gives every other host an address here; the last four bytes are the true one.
_NAT64 = ip_network("64:ff9b::/96")


@lru_cache(4096)
def is_public(address: str) -> bool:
    """True if an address is reachable from everywhere; False for all others, and for what is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_4(parsed)
    return parsed.scope_id is None and _is_public_6(parsed)


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in net for net in _NOT_PUBLIC_4)


def _is_public_6(address: IPv6Address) -> bool:
    if address in _NAT64:
        return _is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _GLOBAL_6 and not any(address in net for net in _NOT_PUBLIC_6)


def proxy_for(scheme: str, host: str, environ: Mapping[str, str]) -> str:
    """The address of the proxy for a page; "" for none."""
    if _is_exempt(host, _said(environ, "no_proxy")):
        return ""
    # In capitals a server that runs programs for others lets anybody set this one (CVE-2016-5385).
    capitals = scheme != "http" or "REQUEST_METHOD" not in environ
    named = _said(environ, f"{scheme}_proxy", capitals=capitals) or _said(environ, "all_proxy")
    return named if "://" in named or not named else f"http://{named}"


def _said(environ: Mapping[str, str], name: str, *, capitals: bool = True) -> str:
    return (environ.get(name) or (environ.get(name.upper(), "") if capitals else "")).strip()


def _is_exempt(host: str, exempt: str) -> bool:
    names = [_without_port(name.strip().lower().lstrip(".")) for name in exempt.split(",")]
    return any(name in ("*", host) or host.endswith("." + name) for name in names if name)


def _without_port(name: str) -> str:
    """The name; in a number of the newer kind there are colons that lead to no port."""
    bare = name.partition("]")[0].removeprefix("[")
    return bare if bare.count(":") > 1 else bare.partition(":")[0]
