"""The choice of an endpoint, and its token: environment, the system's store, or a file with consent."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoStore

from lgqtui import files
from lgqtui.errors import CannotRead, WrongUse
from lgqtui.settings.folders import find_user_folders
from lgqtui.settings.loader import EndpointTable
from lgqtui.submission.credentials import EndpointResolver, Token, TokenStore, find_endpoint, valid_token
from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.sender import ResolvedEndpoint

ADDRESS = read_address("https://collect.example/in?key=abcdef")
OTHER = read_address("https://other.example/", token_variable="OTHER_TOKEN")


class Store(KeyringBackend):
    """A store in memory; with `lies` it returns another value."""

    priority: ClassVar[float] = 1
    __module__ = "keyring.backends.SecretService"

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.passwords: dict[tuple[str, str], str] = {}
        self.lies = False
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise keyring.errors.KeyringLocked
        return "lie" if self.lies else self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.passwords[service, username]


@pytest.fixture
def store() -> Iterator[Store]:
    """The system's store for a test."""
    before = keyring.get_keyring()
    store = Store()
    keyring.set_keyring(store)
    yield store
    keyring.set_keyring(before)


def tokens_at(tmp_path: Path, **environ: str) -> TokenStore:
    return TokenStore(find_user_folders({"LGQTUI_HOME": str(tmp_path / "home")}), environ)


@pytest.fixture
def tokens(tmp_path: Path) -> TokenStore:
    return tokens_at(tmp_path)


def test_without_anything_there_is_no_token(tokens: TokenStore, tmp_path: Path) -> None:
    """Reading creates nothing."""
    assert tokens.find(ADDRESS) == Token()
    assert not (tmp_path / "home").exists()


def test_the_environment_wins(tokens: TokenStore, tmp_path: Path) -> None:
    """LGQTUI_TOKEN, or only the variable of the endpoint; an empty one is ignored."""
    tokens.keep_in_file(ADDRESS, "kept")
    tokens.keep_in_file(OTHER, "other")
    assert tokens_at(tmp_path, LGQTUI_TOKEN=" said\n").find(ADDRESS) == Token("said", "environment")
    assert tokens_at(tmp_path, LGQTUI_TOKEN="").find(ADDRESS) == Token("kept", "file")
    assert tokens_at(tmp_path, LGQTUI_TOKEN="said").find(OTHER) == Token("other", "file")
    assert tokens_at(tmp_path, OTHER_TOKEN="said").find(OTHER).source == "environment"


def test_the_store_of_the_system_keeps_a_token(tokens: TokenStore, store: Store, tmp_path: Path) -> None:
    """The file beside the settings refers to it, without the token or secrets of the address."""
    assert tokens.keep_in_keyring(ADDRESS, "s3cr3t")
    assert tokens.find(ADDRESS) == Token("s3cr3t", "keyring")
    written = (tmp_path / "home" / "tokens.json").read_text()
    assert "s3cr3t" not in written
    assert "abcdef" not in written
    tokens.forget(ADDRESS)
    assert store.passwords == {}
    assert tokens.find(ADDRESS).value == ""


def test_a_store_that_gives_back_something_else_is_not_used(tokens: TokenStore, store: Store, tmp_path: Path) -> None:
    """A saved token is read back and compared."""
    store.lies = True
    assert not tokens.keep_in_keyring(ADDRESS, "s3cr3t")
    assert not (tmp_path / "home" / "tokens.json").exists()


class PlainFile(Store):
    """A store of another package, which may write a plain file."""

    __module__ = "keyrings.alt.file"


class Chain(Store):
    """Several stores as one."""

    __module__ = "keyring.backends.chainer"

    def __init__(self, *backends: Store) -> None:
        super().__init__()
        self.backends = backends


def test_a_store_that_is_not_known_keeps_no_token(tokens: TokenStore, store: Store) -> None:
    """It may be a plain file; one of several that is known is used, and forgetting asks all."""
    plain = PlainFile()
    for chosen in (plain, Chain(plain)):
        keyring.set_keyring(chosen)
        assert not tokens.keep_in_keyring(ADDRESS, "s3cr3t")
    keyring.set_keyring(Chain(plain, store))
    assert tokens.keep_in_keyring(ADDRESS, "s3cr3t")
    assert (list(plain.passwords), list(store.passwords.values())) == ([], ["s3cr3t"])
    plain.set_password("lgqtui", ADDRESS.label, "old")
    assert tokens.find(ADDRESS).value == "s3cr3t"
    tokens.forget(ADDRESS)
    assert plain.passwords == store.passwords == {}


def test_no_store_at_all_is_no_failure(tokens: TokenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a refusing store nor a missing library."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoStore())  # type: ignore[no-untyped-call]
    assert not tokens.keep_in_keyring(ADDRESS, "s3cr3t")
    keyring.set_keyring(before)
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert not tokens.keep_in_keyring(ADDRESS, "s3cr3t")


def test_a_locked_store_is_reported(tokens: TokenStore, store: Store) -> None:
    """With an alternative; deleting works."""
    tokens.keep_in_keyring(ADDRESS, "s3cr3t")
    store.locked = True
    with pytest.raises(CannotRead, match="cannot be read") as caught:
        tokens.find(ADDRESS)
    assert "LGQTUI_TOKEN" in caught.value.remedy
    store.passwords.clear()
    tokens.forget(ADDRESS)
    assert tokens.find(ADDRESS).source == ""
    tokens.forget(ADDRESS)


def test_a_file_is_for_its_owner_alone(tokens: TokenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file readable by others is not used; Windows has no such modes."""
    path = tokens.keep_in_file(ADDRESS, "s3cr3t")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    with pytest.raises(CannotRead, match="others can read it"):
        tokens.find(ADDRESS)
    monkeypatch.setattr(files, "_ON_WINDOWS", True)
    assert tokens.find(ADDRESS).value == "s3cr3t"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"tokens": 5}', '{"tokens": {"x": 5}}', "[" * 100_000])
def test_a_damaged_file_is_reported(content: str, tokens: TokenStore) -> None:
    """It is not overwritten."""
    path = tokens.keep_in_file(ADDRESS, "s3cr3t")
    path.write_text(content)
    for act in (lambda: tokens.find(ADDRESS), lambda: tokens.keep_in_file(ADDRESS, "x")):
        with pytest.raises(CannotRead, match="is damaged"):
            act()
    assert path.read_text() == content


@pytest.mark.parametrize("token", ["two words", "zwei\nlines", "schlüssel", "\x00", "x" * 8_001])
def test_what_no_header_can_hold_is_refused_and_not_repeated(token: str) -> None:
    """Messages may be logged."""
    with pytest.raises(WrongUse) as caught:
        valid_token(token)
    assert token not in f"{caught.value}{caught.value.remedy}{caught.value.params}"
    assert valid_token(" fine\n") == "fine"


def test_a_token_is_not_in_what_python_shows() -> None:
    """`repr` hides it."""
    assert "s3cr3t" not in repr(Token("s3cr3t", "file"))


def test_a_token_in_a_file_is_forgotten(tokens: TokenStore, store: Store) -> None:
    """The system's store is not used then."""
    path = tokens.keep_in_file(ADDRESS, "secret-1")
    tokens.forget(ADDRESS)
    assert tokens.find(ADDRESS).value == ""
    assert "secret-1" not in path.read_text()


# Which endpoint


TABLES = {
    "office": EndpointTable("office", "https://collect.example/in", False, "OFFICE_TOKEN"),
    "near": EndpointTable("near", "http://10.0.0.1/", True),
    "blank": EndpointTable("blank", ""),
}


def test_a_name_or_an_address_is_an_endpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path of a folder becomes absolute, as it is used later from elsewhere."""
    endpoint = find_endpoint("office", TABLES)
    assert (endpoint.name, endpoint.label, endpoint.token_variable) == (
        "office",
        "https://collect.example/in",
        "OFFICE_TOKEN",
    )
    assert find_endpoint("near", TABLES).token_variable == "LGQTUI_TOKEN"
    assert find_endpoint("https://a.example/", TABLES).name == ""
    monkeypatch.chdir(tmp_path)
    assert find_endpoint("folder:stick", TABLES).target == str(tmp_path / "stick")


@pytest.mark.parametrize(
    ("name", "says", "remedy"),
    [
        ("", "no address is set to which packages could be sent", "lgqtui config receiver"),
        ("offise", "there is no endpoint “offise”", "Did you mean office?"),
        ("xyz", "there is no endpoint “xyz”", "begins with https://"),
        ("blank", "the endpoint blank has no address", "endpoints.blank.address"),
        ("http://10.0.0.1/", "anybody on the way can read", "allow_http"),
    ],
)
def test_an_invalid_endpoint_is_reported(name: str, says: str, remedy: str) -> None:
    """With a remedy."""
    with pytest.raises(WrongUse) as caught:
        find_endpoint(name, TABLES)
    assert says in str(caught.value)
    assert remedy in caught.value.remedy


@pytest.fixture
def resolver(tmp_path: Path) -> EndpointResolver:
    home = find_user_folders({"LGQTUI_HOME": str(tmp_path)})
    home.settings.write_text('[endpoints.office]\naddress = "https://collect.example/in"\n')
    return EndpointResolver(home, {"LGQTUI_TOKEN": "abc"})


def entry(**more: Any) -> OutboxEntry:
    return OutboxEntry("id", "ab" * 32, 1, address_label="x", number=1, draft_name="Jakarta", **more)


def test_an_entry_is_resolved_by_the_current_settings(resolver: EndpointResolver) -> None:
    """An address is used unchanged; a folder and a signed address get no token."""
    by_name = resolver.resolve(entry(endpoint_name="office"))
    assert (by_name.endpoint.target, by_name.token) == ("https://collect.example/in", "abc")
    assert resolver.resolve(entry(address="https://a.example/")) == ResolvedEndpoint(
        read_address("https://a.example/"), "abc"
    )
    assert resolver.resolve(entry(address="folder:/stick")).token == ""
    assert resolver.resolve(entry(address="s3+https://b.example/x?sig=1")).token == ""
    with pytest.raises(WrongUse, match="there is no endpoint"):
        resolver.resolve(entry(endpoint_name="gone"))
    with pytest.raises(CannotRead, match="not known any more"):
        resolver.resolve(entry())
