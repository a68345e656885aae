"""Sending: a gigabyte beside curl, memory beside a small package, and a thousand packages with everything failing."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.receipt import PackageRef
from tests.bench.measure import CHECKOUT, Measure, environment, run_measured
from tests.receiver.app import Receiver
from tests.receiver.server import serving

_MEGABYTE = 1_000_000
_LARGE, _SMALL = 1_000, 1
_PAIRS = 5
_PACKAGES = 1_000
_FAULTS = ("", "", "", "", "", "lost", "cut:0", "cut:700", "500", "502", "503", "504", "408", "425", "429", "login")
_SEED = 20221


def delivery() -> list[Measure]:
    """A gigabyte sent beside curl, memory for it, and a thousand packages with everything failing, each sent once."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_speed_and_memory(Path(folder)), _random_failures(Path(folder) / "random")]


def _speed_and_memory(folder: Path) -> list[Measure]:
    with _practice_receiver() as address:
        large = _home_with_package(folder / "large", _LARGE, address)
        small = _home_with_package(folder / "small", _SMALL, address)
        ours, peer, peaks = [], [], []
        for _ in range(_PAIRS + 1):
            seconds, peak = _time_submit(large, address)
            ours.append(seconds)
            peaks.append(peak - _time_submit(small, address)[1])
            peer.append(_time_curl(large, address))
        ratios = sorted(a / b for a, b in zip(ours[1:], peer[1:], strict=True))
    median = ratios[len(ratios) // 2]
    typical = sorted(ours[1:])[_PAIRS // 2], sorted(peer[1:])[_PAIRS // 2]
    extra = max(peaks)
    return [
        Measure("`lgqtui submit` of 1 GB, sealed before", "curl of the same zip", *typical, median, 1.5, "s"),
        Measure("peak memory of submit at 1 GB, more than at 1 MB", "the limit", extra, 32.0, extra / 32.0, 1.0, "MB"),
    ]


@contextmanager
def _practice_receiver() -> Iterator[str]:
    """Run the receiver in its own process, so that it does not slow down the sender."""
    command = [sys.executable, "-m", "tests.receiver", "--port", "0"]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.kill()


def _home_with_package(home: Path, megabytes: int, address: str) -> Path:
    """Make a home with a package of a size waiting in the outbox; return its folder."""
    home.mkdir()
    source = home / "source"
    with source.open("wb") as file:
        for _ in range(megabytes):
            file.write(os.urandom(_MEGABYTE))
    content = hashlib.file_digest(source.open("rb"), "sha256").hexdigest()
    outbox = Outbox(home / "outbox")
    package = PackageRef(str(uuid.uuid5(uuid.NAMESPACE_OID, content)), content, megabytes * _MEGABYTE)
    outbox.copy_package(source, package)
    source.unlink()
    _enqueue(outbox, package, address, 1)
    return home


def _enqueue(outbox: Outbox, package: PackageRef, address: str, number: int) -> None:
    label = read_address(address).label
    outbox.save(
        OutboxEntry(package.id, package.sha256, package.size, label, number, address=address, draft_name=str(number))
    )


def _time_submit(home: Path, address: str) -> tuple[float, float]:
    """Send the package, and put it back to waiting first; return seconds and peak megabytes."""
    outbox = Outbox(home / "outbox")
    (entry,) = outbox.entries()
    outbox.receipt_path(entry).unlink(missing_ok=True)
    _enqueue(outbox, entry.package, address, 1)
    seconds, peak, code = run_measured(_SEND, _environment(home), subprocess.DEVNULL)
    assert code == 0
    return seconds, peak


_SEND = [sys.executable, "-m", "lgqtui", "outbox", "send"]


def _environment(home: Path) -> dict[str, str]:
    return environment(home, home.parent / "compiled") | {"NO_PROXY": "*", "LGQTUI_PATIENCE": "0"}


def _time_curl(home: Path, address: str) -> float:
    outbox = Outbox(home / "outbox")
    (entry,) = outbox.entries()
    digest, key = entry.package.digest_field, entry.id
    headers = ("Content-Type: application/zip", f"Content-Digest: {digest}", f'Idempotency-Key: "{key}"', "Expect:")
    lines: Sequence[str] = [part for header in headers for part in ("-H", header)]
    start = time.perf_counter()
    subprocess.run(
        ["curl", "-sS", "--fail", "-X", "POST", "-T", str(outbox.package_path(entry)), *lines, address],
        env=_environment(home),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - start


def _random_failures(home: Path) -> Measure:
    """Send a thousand packages to a receiver that fails at random, with a sender that is killed at random."""
    rng = random.Random(_SEED)
    receiver = Receiver(always=lambda: rng.choice(_FAULTS))
    outbox = Outbox(home / "outbox")
    home.mkdir()
    with serving(receiver.app) as address:
        for number in range(_PACKAGES):
            content = rng.randbytes(2_000)
            digest = hashlib.sha256(content).hexdigest()
            package = PackageRef(str(uuid.uuid5(uuid.NAMESPACE_OID, digest)), digest, len(content))
            outbox.prepare_package_path(package.id).write_bytes(content)
            _enqueue(outbox, package, f"{address}/packages", number)
        kills = _send_and_kill(home, outbox, rng)
    digests = [receipt["sha256"] for receipt in receiver.store.packages.values()]
    receipts = sum(outbox.receipt(entry) is not None for entry in outbox.entries())
    delivered = len(set(digests))
    wrong = (_PACKAGES - delivered) + (len(digests) - delivered) + (_PACKAGES - receipts)
    description = (
        f"{_PACKAGES} packages, {kills} kills, {receiver.store.repeats} repeats: "
        f"{delivered} delivered once, lost or twice"
    )
    return Measure(description, "none", wrong, 0.0, wrong, 0.0, "packages")


def _send_and_kill(home: Path, outbox: Outbox, rng: random.Random) -> int:
    kills = 0
    while any(entry.state != "sent" for entry in outbox.entries()):
        with subprocess.Popen(_SEND, env=_environment(home), cwd=CHECKOUT, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(rng.uniform(0.3, 4.0))
            except subprocess.TimeoutExpired:
                process.kill()
                kills += 1
    return kills
