"""Public internet addresses by the special-purpose registries of IANA, and proxies of the environment."""

from __future__ import annotations

from collections.abc import Mapping
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


def proxy_for(scheme: str, host: str, environ: Mapping[str, str]) -> str:
    """The address of the proxy for a page; "" for none."""
    if _is_exempt(host, _variable(environ, "no_proxy")):
        return ""
    # In a CGI program a request header can set the upper-case variable (CVE-2016-5385).
    with_upper_case = scheme != "http" or "REQUEST_METHOD" not in environ
    proxy = _variable(environ, f"{scheme}_proxy", with_upper_case=with_upper_case) or _variable(environ, "all_proxy")
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"


def _variable(environ: Mapping[str, str], name: str, *, with_upper_case: bool = True) -> str:
    return (environ.get(name) or (environ.get(name.upper(), "") if with_upper_case else "")).strip()


def _is_exempt(host: str, exempt: str) -> bool:
    names = [_without_port(name.strip().lower().lstrip(".")) for name in exempt.split(",")]
    return any(name in ("*", host) or host.endswith("." + name) for name in names if name)


def _without_port(name: str) -> str:
    """The name without port; an IPv6 address has colons of its own."""
    bare = name.partition("]")[0].removeprefix("[")
    return bare if bare.count(":") > 1 else bare.partition(":")[0]
