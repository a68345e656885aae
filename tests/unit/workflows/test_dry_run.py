"""The dry run: a receiver is requested, a folder is checked, and nothing is written."""

from __future__ import annotations

import errno
import os
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.receipt import PackageRef
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.dry_run import check_receiver, dry_run, dry_run_heading
from tests.delivery.conftest import QUICK
from tests.receiver.app import Receiver
from tests.receiver.server import serving

PACKAGE = PackageRef("0b8f0c5e-1f2a-5e3b-9c4d-5e6f70818283", "", 2_000_000)


def test_a_receiver_is_asked_and_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the token of the endpoint."""
    monkeypatch.setenv("NO_PROXY", "*")
    receiver = Receiver(token="right")
    with serving(receiver.app) as address:
        for token, verdict in (("right", "good"), ("wrong", "bad"), ("", "bad")):
            endpoint = read_address(f"{address}/packages")
            results = {f.code: f.rating for f in check_receiver(endpoint, token, PACKAGE, QUICK)}
            assert results["token"] == verdict
    assert receiver.requests == []
    assert [f.rating for f in check_receiver(read_address("http://127.0.0.1:9/"), "", PACKAGE, QUICK)] == ["bad"]


def test_a_folder_is_looked_at_without_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It checks that the folder exists, is writable, has space, and has no such file."""
    endpoint = read_address(f"folder:{tmp_path}")
    assert {f.rating for f in check_receiver(endpoint, "", PACKAGE, QUICK)} == {"good"}
    assert list(tmp_path.iterdir()) == []
    assert [f.rating for f in check_receiver(read_address(f"folder:{tmp_path}/no"), "", PACKAGE, QUICK)] == ["bad"]
    (tmp_path / f"{PACKAGE.id}.zip").touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    results = {f.code: f.rating for f in check_receiver(endpoint, "", PACKAGE, QUICK)}
    assert results == {"reached": "good", "writable": "bad", "there": "unsure", "size": "bad"}

    def unknown(_: Path) -> Any:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(shutil, "disk_usage", unknown)
    assert check_receiver(endpoint, "", PACKAGE, QUICK)[-1].rating == "unsure"


def test_a_receiver_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a sentence that says how long it takes."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr("lgqtui.workflows.dry_run.TIMEOUT", 1.0)
    context = AppContext({"LGQTUI_HOME": str(tmp_path)}, lambda: datetime.now(UTC))
    lines: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = read_address(f"http://127.0.0.1:{server.getsockname()[1]}/")
        (finding,) = dry_run(context, endpoint, PACKAGE, lines.append)
    assert lines == ["Waiting for its answer, 1 seconds at most …"]
    assert (finding.code, finding.rating) == ("reached", "bad")
    assert finding.message.format_map(finding.params) == "the receiver has not answered for 1 seconds"
    assert dry_run_heading(endpoint) == f"To {endpoint.label}; nothing is sent now."
    (tmp_path / "box").mkdir()
    assert dry_run(context, read_address(f"folder:{tmp_path}/box"), PACKAGE, lines.append)[0].rating == "good"
    assert len(lines) == 1
