"""The dry run, and the choice of an endpoint."""

from __future__ import annotations

import errno
import os
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lgqtui.errors import CannotRead, WrongUse
from lgqtui.settings.folders import find_user_folders
from lgqtui.settings.loader import EndpointTable
from lgqtui.submission.credentials import EndpointResolver, choose_endpoint
from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.endpoints.dry_run import findings
from lgqtui.submission.endpoints.protocol import Reply
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.receipt import PackageRef
from lgqtui.submission.sender import ResolvedEndpoint
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.dry_run import check_receiver, dry_run, dry_run_heading
from tests.delivery.conftest import QUICK
from tests.receiver.app import Receiver

PACKAGE = PackageRef("0b8f0c5e-1f2a-5e3b-9c4d-5e6f70818283", "", 2_000_000)
NOW = 1_000_000.0
DATE = {"date": "Mon, 12 Jan 1970 13:46:40 GMT"}


def verdicts(address: str, reply: Reply, *, token: bool = False) -> dict[str, str]:
    results = findings(read_address(address), reply, PACKAGE.size, has_token=token)
    return {finding.code: f"{finding.verdict} {finding.message.format_map(finding.params)}" for finding in results}


@pytest.mark.parametrize(
    ("status", "headers", "token", "code", "says"),
    [
        (204, {"accept-post": "application/zip"}, True, "token", "good the token is accepted"),
        (204, {"accept-post": "application/zip"}, False, "token", "good no token is wanted"),
        (204, {}, True, "token", "unsure whether"),
        (405, {}, False, "token", "unsure no token is set"),
        (401, {}, False, "token", "bad a token is wanted (401)"),
        (403, {}, True, "token", "bad the token is not accepted (403)"),
        (302, {}, True, "token", "bad the address leads elsewhere (302)"),
        (204, {"upload-limit": "max-size=1999999"}, True, "size", "bad the package has 2.0 MB, and at most 2.0 MB"),
        (204, {"upload-limit": "min-size=1, max-size=2000000"}, True, "size", "good the package has 2.0 MB"),
        (204, {"tus-max-size": "1000"}, True, "size", "bad the package has 2.0 MB"),
        (204, {"tus-max-size": "much"}, True, "size", "unsure how large"),
        (204, DATE, True, "clock", "good the clocks agree"),
        (204, {"date": "Mon, 12 Jan 1970 12:46:40 GMT"}, True, "clock", "unsure this computer's clock"),
        (204, {}, True, "clock", "unsure the receiver does not say"),
        (500, {}, True, "reached", "good the receiver answers (500)"),
        (204, {}, True, "certificate", "good its certificate is trusted"),
    ],
)
def test_what_an_answer_says_before_anything_is_sent(
    status: int, headers: dict[str, str], token: bool, code: str, says: str
) -> None:
    """Only what the response proves is claimed."""
    assert verdicts("https://a.example/in", Reply(status, headers, now=NOW), token=token)[code].startswith(says)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("X-Amz-Date=19700112T134640Z&X-Amz-Expires=600", "good the address is signed for 10 more minutes"),
        ("X-Amz-Date=19700112T130000Z&X-Amz-Expires=600", "bad the signature of the address has run out"),
        ("Signature=x&Expires=1000060", "good the address is signed for 1 more minutes"),
        ("Signature=x&Expires=soon", "unsure"),
        ("X-Amz-Date=soon&X-Amz-Expires=600", "unsure"),
        ("", "unsure"),
    ],
)
def test_a_signature_that_has_run_out_is_seen(query: str, says: str) -> None:
    """Before the user waits for an upload that will be refused."""
    results = verdicts(f"s3+http://localhost/{{id}}?{query}", Reply(403, {}, now=NOW))
    assert results["signature"].startswith(says)
    assert results["certificate"].startswith("unsure")
    assert "token" not in results


def test_a_receiver_is_asked_and_nothing_is_sent(receiver_url: str, receiver: Receiver) -> None:
    """With the token of the endpoint."""
    receiver.token = "right"
    for token, verdict in (("right", "good"), ("wrong", "bad"), ("", "bad")):
        results = {f.code: f.verdict for f in check_receiver(read_address(receiver_url), token, PACKAGE, QUICK)}
        assert results["token"] == verdict
    assert receiver.requests == []
    assert [f.verdict for f in check_receiver(read_address("http://127.0.0.1:9/"), "", PACKAGE, QUICK)] == ["bad"]


def test_a_folder_is_looked_at_without_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It checks that the folder exists, is writable, has space, and has no such file."""
    endpoint = read_address(f"folder:{tmp_path}")
    assert {f.verdict for f in check_receiver(endpoint, "", PACKAGE, QUICK)} == {"good"}
    assert list(tmp_path.iterdir()) == []
    assert [f.verdict for f in check_receiver(read_address(f"folder:{tmp_path}/no"), "", PACKAGE, QUICK)] == ["bad"]
    (tmp_path / f"{PACKAGE.id}.zip").touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    results = {f.code: f.verdict for f in check_receiver(endpoint, "", PACKAGE, QUICK)}
    assert results == {"reached": "good", "writable": "bad", "there": "unsure", "size": "bad"}

    def unknown(_: Path) -> Any:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(shutil, "disk_usage", unknown)
    assert check_receiver(endpoint, "", PACKAGE, QUICK)[-1].verdict == "unsure"


def test_a_receiver_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a sentence that says how long it takes."""
    monkeypatch.setattr("lgqtui.workflows.dry_run.LONGEST_WAIT", 1.0)
    context = AppContext({"LGQTUI_HOME": str(tmp_path)}, lambda: datetime.now(UTC))
    lines: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = read_address(f"http://127.0.0.1:{server.getsockname()[1]}/")
        (finding,) = dry_run(context, endpoint, PACKAGE, lines.append)
    assert lines == ["Waiting for its answer, 1 seconds at most …"]
    assert (finding.code, finding.verdict) == ("reached", "bad")
    assert finding.message.format_map(finding.params) == "the receiver has not answered for 1 seconds"
    assert dry_run_heading(endpoint) == f"To {endpoint.label}; nothing is sent now."
    (tmp_path / "box").mkdir()
    assert dry_run(context, read_address(f"folder:{tmp_path}/box"), PACKAGE, lines.append)[0].verdict == "good"
    assert len(lines) == 1


# Which endpoint


TABLES = {
    "office": EndpointTable("office", "https://collect.example/in", False, "OFFICE_TOKEN"),
    "near": EndpointTable("near", "http://10.0.0.1/", True),
    "blank": EndpointTable("blank", ""),
}


def test_a_name_or_an_address_is_an_endpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path of a folder becomes absolute, as it is used later from elsewhere."""
    endpoint = choose_endpoint("office", TABLES)
    assert (endpoint.name, endpoint.label, endpoint.token_variable) == (
        "office",
        "https://collect.example/in",
        "OFFICE_TOKEN",
    )
    assert choose_endpoint("near", TABLES).token_variable == "LGQTUI_TOKEN"
    assert choose_endpoint("https://a.example/", TABLES).name == ""
    monkeypatch.chdir(tmp_path)
    assert choose_endpoint("folder:stick", TABLES).target == str(tmp_path / "stick")


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
        choose_endpoint(name, TABLES)
    assert says in str(caught.value)
    assert remedy in caught.value.remedy


@pytest.fixture
def resolver(tmp_path: Path) -> EndpointResolver:
    home = find_user_folders({"LGQTUI_HOME": str(tmp_path)})
    home.settings.write_text('[endpoints.office]\naddress = "https://collect.example/in"\n')
    return EndpointResolver(home, {"LGQTUI_TOKEN": "abc"})


def entry(**more: Any) -> OutboxEntry:
    return OutboxEntry("id", "ab" * 32, 1, address_label="x", number=1, label="Jakarta", **more)


def test_an_entry_is_resolved_by_the_current_settings(resolver: EndpointResolver) -> None:
    """An address is used unchanged; a folder and a signed address get no token."""
    by_name = resolver.of(entry(endpoint="office"))
    assert (by_name.endpoint.target, by_name.token) == ("https://collect.example/in", "abc")
    assert resolver.of(entry(address="https://a.example/")) == ResolvedEndpoint(
        read_address("https://a.example/"), "abc"
    )
    assert resolver.of(entry(address="folder:/stick")).token == ""
    assert resolver.of(entry(address="s3+https://b.example/x?sig=1")).token == ""
    with pytest.raises(WrongUse, match="there is no endpoint"):
        resolver.of(entry(endpoint="gone"))
    with pytest.raises(CannotRead, match="not known any more"):
        resolver.of(entry())
