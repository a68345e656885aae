"""Whatever others write, each reader reads it or refuses it: no other exception, no hang, no memory without bound.

`python -m tests.bench foreign` tries 10,000 mutations for each reader.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.disasters.foreign_bytes import MEGABYTES, READERS, SECONDS, mutate, tally

_MUTATIONS = 25
_BY_NETWORK = 6


@pytest.mark.parametrize("name", READERS)
def test_changed_bytes_are_read_or_refused(name: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a reader can read is read; a change of it raises only what its caller expects."""
    monkeypatch.setenv("NO_PROXY", "*")
    result = tally(name, _BY_NETWORK if name in ("page", "reply") else _MUTATIONS)
    assert result.faults == []
    assert result.seconds < SECONDS, result.slowest
    assert result.megabytes < MEGABYTES


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("terminal", b"\x1b[99999999u"),
        ("terminal", b"\x1b[65;1;99999999u"),
        ("terminal", b"\x1b[27;1;99999999~"),
        ("terminal", b"\x1b[1114112;5u"),
        ("terminal", b"\x1b[55296u"),
        ("terminal", b"\x1b[" + b"9" * 5_000 + b"u"),
        ("terminal-screen", b"\x1b[48;24;80;0;0t\x1b[?1016;1$y\x1b[<0;10;5M"),
    ],
)
def test_what_once_fell_stays_mended(name: str, content: bytes, tmp_path: Path) -> None:
    """Numbers of keys that no character has, and a window without pixels, are no key."""
    READERS[name].read(content, tmp_path)


def test_mutations_are_the_same_each_time() -> None:
    """A number and a seed name an input."""
    first, second = (mutate(b"some bytes", [b"others"], random.Random(7)) for _ in range(2))
    assert first == second != b"some bytes"
