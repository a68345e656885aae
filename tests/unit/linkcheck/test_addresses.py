"""Public addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.linkcheck.addresses import is_public

ADDRESSES = {
    "8.8.8.8": True,
    "1.1.1.1": True,
    "172.15.0.1": True,
    "172.32.0.1": True,
    "100.63.0.1": True,
    "100.128.0.1": True,
    "2606:4700::1111": True,
    "2a00:1450::1": True,
    "64:ff9b::808:808": True,  # NAT64: how a network without IPv4 reaches a public IPv4 host
    "0.0.0.0": False,
    "10.0.0.1": False,
    "100.64.0.1": False,
    "127.0.0.1": False,
    "127.255.255.254": False,
    "168.63.129.15": True,
    "168.63.129.16": False,
    "169.254.169.254": False,
    "172.16.0.1": False,
    "172.31.255.255": False,
    "192.0.0.8": False,
    "192.0.2.1": False,
    "192.88.99.1": False,
    "192.168.1.1": False,
    "198.18.0.1": False,
    "198.51.100.1": False,
    "203.0.113.1": False,
    "224.0.0.1": False,
    "240.0.0.1": False,
    "255.255.255.255": False,
    "::": False,
    "::1": False,
    "::127.0.0.1": False,
    "::ffff:127.0.0.1": False,
    "::ffff:10.0.0.1": False,
    "::ffff:8.8.8.8": False,
    "64:ff9b::7f00:1": False,
    "64:ff9b::a00:1": False,
    "64:ff9b::a9fe:a9fe": False,
    "64:ff9b:1::808:808": False,
    "100::1": False,
    "2001::7f00:1": False,
    "2001:0:808:808:0:0:80ff:fffe": False,
    "2001:db8::1": False,
    "2002:7f00:1::": False,
    "2002:808:808::": False,
    "3fff::1": False,
    "5f00::1": False,
    "fc00::1": False,
    "fd12:3456::1": False,
    "fe80::1": False,
    "fe80::1%eth0": False,
    "2a00:1450::1%eth0": False,
    "fec0::1": False,
    "ff02::1": False,
    "portal": False,
    "": False,
}


@pytest.mark.parametrize(("address", "public"), ADDRESSES.items())
def test_only_addresses_that_all_the_world_reaches_are_asked(address: str, public: bool) -> None:
    """Private, loopback and link-local addresses are refused in every notation."""
    assert is_public(address) is public


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address: object) -> None:
    """The table is at least as strict as `ipaddress`."""
    import ipaddress

    parsed = ipaddress.ip_address(str(address))
    assert not (parsed.is_private or parsed.is_loopback or parsed.is_link_local) or not is_public(str(parsed))
