"""A package, a receiver, and what a transfer needs."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.receipt import PackageRef
from lgqtui.submission.transfer import RetryClock, Transfer
from tests.receiver.app import Receiver
from tests.receiver.server import serving

QUICK = RetryClock(sleep=lambda _: None, chance=lambda: 1.0, connect_timeout=5.0, stall_timeout=5.0)
"""Nothing is waited for between tries; tests of time-outs bring their own."""


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bypass proxies of the machine for this computer."""
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def receiver() -> Receiver:
    """A receiver without misbehaviour."""
    return Receiver()


@pytest.fixture
def receiver_url(receiver: Receiver) -> Iterator[str]:
    """The receiver's endpoint."""
    with serving(receiver.app) as address:
        yield f"{address}/packages"


def package_in(folder: Path, content: bytes = b"PK not really a zip") -> tuple[Path, PackageRef]:
    """Write a file that stands for a package; return its path and reference."""
    digest = hashlib.sha256(content).hexdigest()
    path = folder / f"{digest[:8]}.zip"
    path.write_bytes(content)
    return path, PackageRef(str(uuid.uuid5(uuid.NAMESPACE_OID, digest)), digest, len(content))


MakeTransfer = Callable[..., Transfer]


@pytest.fixture
def new_transfer(tmp_path: Path) -> MakeTransfer:
    """Make transfers: `new_transfer("https://…", content=b"…", token="…")`."""

    def make(
        address: str,
        content: bytes = b"PK not really a zip",
        retry_clock: RetryClock = QUICK,
        *,
        allow_http: bool = False,
        **more: Any,
    ) -> Transfer:
        path, package = package_in(tmp_path, content)
        return Transfer(path, package, read_address(address, allow_http=allow_http), retry_clock, **more)

    return make
