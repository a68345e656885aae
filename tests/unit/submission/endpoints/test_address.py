"""Addresses of endpoints: parsed, or refused with a sentence."""

from __future__ import annotations

import pytest

from lgqtui.errors import WrongUse
from lgqtui.linkcheck.addresses import is_loopback
from lgqtui.submission.endpoints.address import Endpoint, read_address
from lgqtui.submission.endpoints.kinds import KINDS


@pytest.mark.parametrize(
    ("address", "profile", "target", "expected"),
    [
        ("https://a.example/in", "http", "https://a.example/in", "https://a.example/in"),
        (" HTTPS://a.example/in?k=secret ", "http", "https://a.example/in?k=secret", "https://a.example/in?…"),
        ("http://localhost:8765/", "http", "http://localhost:8765/", "http://localhost:8765/"),
        ("http://127.0.0.1/x", "http", "http://127.0.0.1/x", "http://127.0.0.1/x"),
        ("http://[::1]:80/x", "http", "http://[::1]:80/x", "http://[::1]:80/x"),
        ("folder:/media/stick", "folder", "/media/stick", "folder:/media/stick"),
        ("Folder: a b", "folder", "a b", "folder:a b"),
        (
            "s3+https://b.example/{id}.zip?X-Amz-Signature=s",
            "s3",
            "https://b.example/{id}.zip?X-Amz-Signature=s",
            "s3+https://b.example/{id}.zip?…",
        ),
        ("tus+https://t.example/files/", "tus", "https://t.example/files/", "tus+https://t.example/files/"),
        ("tus+http://localhost/files", "tus", "http://localhost/files", "tus+http://localhost/files"),
    ],
)
def test_an_address_says_profile_and_target(address: str, profile: str, target: str, expected: str) -> None:
    """The label has no query, which may have signatures and keys."""
    endpoint = read_address(address)
    assert (endpoint.kind.name, endpoint.target, endpoint.label) == (profile, target, expected)
    assert read_address(endpoint.address) == endpoint


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "“” is no address"),
        ("office", "“office” is no address"),
        ("ftp://a.example", "“ftp://a.example” is no address"),
        ("+https://a.example", "is no address"),
        ("dav+https://a.example", "is no address"),
        ("s3+folder:/x", "is no address"),
        ("folder: ", "names no folder"),
        ("https:/a.example", "names no host"),
        ("https://", "names no host"),
        ("https://:80/x", "names no host"),
        ("https://a.example:0/", "names no host"),
        ("https://a.example:port/", "cannot be read"),
        ("https://[::1/", "cannot be read"),
        ("https://a.example/x y", "there is a blank"),
        ("https://a.example/\x1b[2J", "there is a blank"),
        ("https://a.example/#part", "a part after #"),
        ("https://a.example/#", "a part after #"),
        ("http://a.example/", "anybody on the way can read"),
        ("tus+http://10.0.0.1/", "anybody on the way can read"),
        ("https://a.example/{id}", "there are braces"),
        ("s3+https://a.example/{name}", "there are braces"),
        ("s3+https://a.example/{id", "there are braces"),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(address: str, says: str) -> None:
    """With fault and remedy."""
    with pytest.raises(WrongUse) as caught:
        read_address(address)
    assert says in str(caught.value)
    assert caught.value.remedy
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("address", ["https://me:hunter2@a.example/?k=hunter2", "https://me:hun ter2@a.example/"])
def test_a_password_in_an_address_is_refused_and_not_repeated(address: str) -> None:
    """Messages may be logged."""
    with pytest.raises(WrongUse) as caught:
        read_address(address)
    assert "ter2" not in f"{caught.value}{caught.value.remedy}{caught.value.params}"


def test_http_may_be_allowed_for_an_endpoint() -> None:
    """A receiver in the own network may have no certificate."""
    endpoint = read_address("http://10.0.0.1/in", name="office", allow_http=True, token_variable="OFFICE_TOKEN")
    assert endpoint == Endpoint(KINDS["http"], "http://10.0.0.1/in", "office", True, "OFFICE_TOKEN")


def test_the_target_is_not_in_what_python_shows() -> None:
    """`repr` hides it, as it may have a signature."""
    assert "signed" not in repr(read_address("s3+https://b.example/x?signed"))


@pytest.mark.parametrize(
    ("host", "is_local"),
    [
        ("localhost", True),
        ("a.localhost", False),
        ("::ffff:127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("localhost.example", False),
    ],
)
def test_loopback_is_recognized_by_name_or_number(host: str, is_local: bool) -> None:
    """Only addresses of this computer."""
    assert is_loopback(host) is is_local
