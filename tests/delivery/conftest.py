"""A package, a receiver, and what a try needs."""

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

QUICK = RetryClock(sleep=lambda _: None, chance=lambda: 1.0, connect=5.0, stall=5.0)
"""Nothing is waited for between tries; tests of time-outs bring their own."""


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy the machine uses is not asked for this computer itself."""
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def receiver() -> Receiver:
    """A receiver that behaves until it is told otherwise."""
    return Receiver()


@pytest.fixture
def receiver_url(receiver: Receiver) -> Iterator[str]:
    """The receiver's address."""
    with serving(receiver.app) as address:
        yield f"{address}/packages"


def package_in(folder: Path, content: bytes = b"PK not really a zip") -> tuple[Path, PackageRef]:
    """A file that stands for a package, and its identity."""
    digest = hashlib.sha256(content).hexdigest()
    path = folder / f"{digest[:8]}.zip"
    path.write_bytes(content)
    return path, PackageRef(str(uuid.uuid5(uuid.NAMESPACE_OID, digest)), digest, len(content))


MakeTransfer = Callable[..., Transfer]


@pytest.fixture
def new_transfer(tmp_path: Path) -> MakeTransfer:
    """Make transfers: `new_transfer("https://…", content=b"…", token="…")`."""

    def make(
        address: str, content: bytes = b"PK not really a zip", retry_clock: RetryClock = QUICK, **more: Any
    ) -> Transfer:
        path, package = package_in(tmp_path, content)
        return Transfer(path, package, read_address(address), retry_clock, **more)

    return make
