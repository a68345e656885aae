"""Damaged files by Hypothesis: a sentence, no traceback, no hang, and the file unchanged."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lgqtui.cli.main import run
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead
from tests.hypothesis_settings import max_examples
from tests.strategies import texts

SAMPLE = (Path(__file__).parents[2] / "drafts" / "sample-unfinished.toml").read_bytes()
UNTAMED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

PIECES = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b'"""',
    b"\x1b]52;c;eA==\x07",
    "\u202e\x9b31m".encode(),
    b"[[answers]]",
    b"format = 2\n",
    b"format = 0\n",
    b"= [",
    b"[" * 2_000,
    b"{a=" * 500,
    b"9" * 5_000,
    b"choice = 5",
    b"1979-99-99",
]


@st.composite
def damage(draw: st.DrawFn) -> bytes:
    """Return the sample with pieces deleted, inserted, doubled or changed."""
    content = SAMPLE
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 400) | st.just(len(content)))
        piece = draw(
            st.sampled_from(PIECES) | st.binary(max_size=20) | texts.map(str.encode) | st.just(content[at:][:300])
        )
        content = content[:at] + piece + content[at + length :]
    return content


@contextmanager
def a_home(monkeypatch: pytest.MonkeyPatch, folder: Path, content: bytes) -> Iterator[Path]:
    """Create a home with a draft of that content."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "drafts").mkdir(parents=True)
    path = folder / "drafts" / "city.toml"
    path.write_bytes(content)
    monkeypatch.setenv("LGQTUI_HOME", str(folder))
    yield path


CALLS = (
    ["show"],
    ["check"],
    ["history"],
    ["export", "--to", "md"],
    ["export", "--to", "json"],
    ["answer", "I.3", "yes"],
)


@settings(max_examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(damage())
@example(b"")
@example(SAMPLE.replace(b"\n", b"\r\n"))
@example(b"\xef\xbb\xbf" + SAMPLE)
@example(SAMPLE + b"[" * 100_000)
@example(SAMPLE[: len(SAMPLE) // 2])
def test_whatever_a_file_says_a_command_ends_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    """Every command on every damaged draft succeeds, or fails with position and remedy, and overwrites nothing."""
    with a_home(monkeypatch, tmp_path / "home", content) as path:
        for call in CALLS:
            code = run([call[0], "city", *call[1:]])
            written = capsys.readouterr()
            assert code in (0, 2, 3, 4), (call, written.err)
            assert "Traceback" not in written.err
            assert UNTAMED.findall(written.err) == []
            assert code in (0, 3) or "error: " in written.err
            if code == 4:
                assert path.read_bytes() == content
        assert run(["list"]) == 0
        assert UNTAMED.findall(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"x" * 20_000_001, "larger than 20 MB"),
        (SAMPLE + b"\n[answers.deep]\nx = " + b"[" * 100_000, "nested too deeply"),
        (SAMPLE + b"\n[answers.deep]\nx = " + b"[" * 60 + b"1" + b"]" * 60, "nested too deeply"),
        (SAMPLE + b"\n[answers.number]\nx = 9223372036854775808", "more than 64 bits"),
        (SAMPLE + b"\n[answers.number]\nx = " + b"9" * 10_000, "xceeds the limit"),
        (
            SAMPLE + b"\n[answers.text]\ntext = '" + b"x" * 200_001 + b"'",
            "has 200,001 characters, more than",
        ),
        (SAMPLE + b"\n[answers.url]\nlinks = [{urls = ['" + b"x" * 200_001 + b"']}]", "more than an answer can hold"),
        (SAMPLE + b'\n[answers.name]\n"a\\u0000b" = 1', "control characters in its name"),
    ],
)
def test_past_each_limit_there_is_a_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    """Size, nesting, numbers and names have documented limits; exceeding them never hangs."""
    path = tmp_path / "city.toml"
    path.write_bytes(content)
    with pytest.raises(CannotRead, match=message):
        DraftFile(path, lambda: None).load()  # type: ignore[arg-type,return-value]
