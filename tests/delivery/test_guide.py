"""The guide for receivers: its curl line does what the program does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.delivery.conftest import package_in
from tests.receiver.app import Receiver

GUIDE = Path(__file__).parents[2] / "lgqtui" / "submission" / "README.md"


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
def test_the_curl_line_delivers_a_package(receiver_url: str, receiver: Receiver, tmp_path: Path) -> None:
    """As written in the guide; sending twice delivers once."""
    match = re.search(r"<!-- the same with curl -->\n```sh\n(.*?)\n```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert match is not None
    path, identity = package_in(tmp_path)
    path.rename(tmp_path / "package.zip")
    environ = {**os.environ, "ID": identity.id, "ENDPOINT": receiver_url, "NO_PROXY": "*"}
    for _ in range(2):
        subprocess.run(["sh", "-c", match[1]], cwd=tmp_path, env=environ, check=True, capture_output=True)
    assert [request.status for request in receiver.requests] == [201, 200]
    assert receiver.store.packages[identity.id]["sha256"] == identity.sha256
