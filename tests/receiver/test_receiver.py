"""The receiver, validated by the OpenAPI description."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError

from tests.receiver.app import Receiver
from tests.receiver.described import description, validate_exchange
from tests.receiver.misbehaviour import NAMES, complaint
from tests.receiver.server import serving
from tests.receiver.store import PackageStore

ID = "0b8f0c5e-1f2a-5e3b-9c4d-5e6f70818283"
BODY = b"PK not really"


def headers(body: bytes = BODY, changed: dict[str, str] | None = None) -> dict[str, str]:
    digest = b64encode(hashlib.sha256(body).digest()).decode()
    usual = {
        "Content-Type": "application/zip",
        "Idempotency-Key": f'"{ID}"',
        "Content-Digest": f"sha-256=:{digest}:",
    }
    return {name: value for name, value in {**usual, **(changed or {})}.items() if value}


@pytest.fixture(scope="module")
def described() -> OpenAPI:
    return description()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def client(receiver: Receiver) -> Iterator[httpx.Client]:
    with serving(receiver.app) as address, httpx.Client(base_url=address, trust_env=False) as client:
        yield client


def test_a_repeated_package_is_stored_once_and_answered_twice(
    receiver: Receiver, client: httpx.Client, described: OpenAPI
) -> None:
    """The same key and bytes give the same receipt; other bytes are refused."""
    first = client.post("/packages", content=BODY, headers=headers())
    again = client.post("/packages", content=BODY, headers=headers())
    other = client.post("/packages", content=b"other", headers=headers(b"other"))
    assert [reply.status_code for reply in (first, again, other)] == [201, 200, 422]
    assert first.json() == again.json()
    assert receiver.store.packages[ID]["sha256"] == hashlib.sha256(BODY).hexdigest()
    assert client.get(first.headers["location"]).json() == first.json()
    assert client.get("/packages/other").status_code == 404
    for request, body in zip(receiver.requests, (BODY, BODY, b"other"), strict=True):
        validate_exchange(described, request, body)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (headers(changed={"Idempotency-Key": ""}), 400),
        (headers(changed={"Idempotency-Key": ID}), 400),
        (headers(changed={"Content-Digest": ""}), 400),
        (headers(b"other"), 422),
        (headers(b""), 400),
        (headers(changed={"Content-Type": "text/plain"}), 415),
        (headers(changed={"Authorization": "Bearer wrong"}), 401),
    ],
)
def test_what_does_not_follow_the_description_is_refused(sent: dict[str, str], status: int, described: OpenAPI) -> None:
    """The validator refuses the same requests, except for digest and token, which it cannot check."""
    receiver = Receiver(token="right" if "Authorization" in sent else "")
    body = b"" if sent == headers(b"") else BODY
    with serving(receiver.app) as address:
        reply = httpx.post(f"{address}/packages", content=body, headers=sent, trust_env=False)
    assert reply.status_code == status
    assert receiver.store.packages == {}
    if status in (401, 422):
        validate_exchange(described, receiver.requests[0], BODY)
    else:
        with pytest.raises(OpenAPIError):
            validate_exchange(described, receiver.requests[0], BODY)


def test_what_a_receiver_takes_can_be_asked_before(receiver: Receiver, client: httpx.Client) -> None:
    """With its limit, if it has one."""
    receiver.limit = 12
    response = client.options("/packages")
    assert (response.status_code, response.headers["upload-limit"]) == (204, "max-size=12")
    assert client.post("/packages", content=BODY, headers=headers()).status_code == 413


SPOKEN = ["no-proof", "login", "other", "conflict", "twin", "408", "425:5", "429", "500", "503:30", "504", "echo"]


@pytest.mark.parametrize("name", SPOKEN)
def test_a_misbehaviour_is_what_it_says(
    name: str, receiver: Receiver, client: httpx.Client, described: OpenAPI
) -> None:
    """Misbehaviours that the description allows are valid; of the others the validator complains."""
    receiver.plan([name])
    reply = client.post("/packages", content=BODY, headers=headers(changed={"Authorization": "Bearer t0ken"}))
    wait = name.partition(":")[2]
    assert reply.headers.get("retry-after", "") == wait
    if name in ("no-proof", "login", "echo"):
        assert reply.status_code in (200, 201)
        assert (b"t0ken" in reply.content) is (name == "echo")
    elif name[0].isdigit() or name in ("conflict", "twin"):
        validate_exchange(described, receiver.requests[0], BODY)
    if name in ("no-proof", "login"):
        with pytest.raises(OpenAPIError):
            validate_exchange(described, receiver.requests[0], BODY)


@pytest.mark.parametrize(("name", "received"), [("lost", 1), ("cut:3", 0)])
def test_a_broken_line_gives_no_answer(name: str, received: int, receiver: Receiver, client: httpx.Client) -> None:
    """The sender cannot know whether the package was stored."""
    receiver.plan([name])
    with pytest.raises(httpx.TransportError):
        client.post("/packages", content=BODY, headers=headers())
    assert len(receiver.store.packages) == received


def test_every_misbehaviour_in_the_help_is_there() -> None:
    """Other names are refused."""
    for name in NAMES:
        assert complaint(re.sub("NUMBER|BYTES|SECONDS", "503", name)) == "", name
    assert complaint("nonsense") == complaint("999").replace("999", "nonsense") != ""


def test_packages_are_stored_in_a_folder_with_their_receipts(tmp_path: Path) -> None:
    """After a restart the same bytes get the first receipt, others under the id are refused."""
    folder, replies = tmp_path / "taken", []
    for body in (BODY, BODY, b"other", BODY):
        with serving(Receiver(PackageStore(folder)).app) as address:
            replies.append(httpx.post(f"{address}/packages", content=body, headers=headers(body), trust_env=False))
    assert [reply.status_code for reply in replies] == [201, 200, 422, 200]
    assert replies[0].json() == replies[1].json() == json.loads((folder / f"{ID}.json").read_text())
    assert (folder / f"{ID}.zip").read_bytes() == BODY
    assert len(list(folder.iterdir())) == 2


def test_what_else_lies_in_the_folder_is_no_receipt(tmp_path: Path) -> None:
    """A damaged or foreign file does not block the package of its name."""
    for name, content in (("a.json", "{"), ("b.json", "[]"), (f"{ID}.json", '{"id": "other", "sha256": ""}')):
        (tmp_path / name).write_text(content)
    assert PackageStore(tmp_path).packages == {}


def test_the_practice_receiver_starts_and_tells() -> None:
    """From a checkout, with one command."""
    command = [sys.executable, "-m", "tests.receiver", "--port", "0", "503"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1]
            httpx.post(address, content=BODY, headers=headers(), trust_env=False)
            assert process.stdout.readline() == "POST /packages 503\n"
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("nonsense", "there is no misbehaviour nonsense"),
        ("redirect", "redirect needs its value: redirect:ADDRESS"),
        ("slow:long", "slow needs its value: slow:SECONDS"),
        ("early:1000", "early needs its value: early:NUMBER"),
        ("--port=99999", "argument --port: 99999 is no port: 0 to 65535"),
        ("--port={taken}", "nothing can wait at port {taken}: Address already in use"),
        ("--folder={file}/x", "cannot"),
    ],
)
def test_a_wrong_call_is_reported_in_a_sentence(arguments: str, says: str, tmp_path: Path) -> None:
    """Before the server starts."""
    (tmp_path / "file").touch()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        filled = {"taken": listener.getsockname()[1], "file": tmp_path / "file"}
        command = [sys.executable, "-m", "tests.receiver", arguments.format_map(filled)]
        result: Any = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert f"error: {says.format_map(filled)}" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr


def test_without_the_test_extra_it_says_how_to_install_it() -> None:
    """Where the program alone is installed."""
    code = "import runpy, sys; sys.modules['starlette'] = None; runpy.run_module('tests.receiver', run_name='__main__')"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "Install it: .venv/bin/pip install -e '.[test]'" in result.stderr
