"""Files dropped onto a terminal, in any terminal's quoting; everything else is text."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.workflows import attachments
from lgqtui.workflows.attachments import paths_in


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("plan.pdf", "a file (1).png", "it's ü.txt")]
    for path in paths:
        path.write_bytes(b"x")
    return paths


def test_one_file_in_every_quoting(files: list[Path]) -> None:
    """Bare, in either quotes, with backslashes, as an address, with blanks and line ends around it."""
    for path in files:
        bare = str(path)
        escaped = "".join(c if c.isalnum() or c in "/._-" else f"\\{c}" for c in bare)
        told = [bare, f"{bare} ", f"{bare}\n", f'"{bare}"', escaped, path.as_uri(), f"{path.as_uri()}\r\n"]
        told += [f"'{bare}'"] if "'" not in bare else ["'" + bare.replace("'", "'\\''") + "'"]
        for text in told:
            assert paths_in(text) == (path,), text


def test_several_files(files: list[Path]) -> None:
    """On lines of their own or on one line, in quotes, escaped or as addresses."""
    one, two, _ = files
    told = [
        f"{one}\n{two}\n",
        f"'{one}' '{two}'",
        f"{one} {str(two).replace(' ', chr(92) + ' ').replace('(', chr(92) + '(').replace(')', chr(92) + ')')}",
    ]
    told += [f"{one.as_uri()}\n{two.as_uri()}", f"{one.as_uri()} {two.as_uri()}"]
    for text in told:
        assert paths_in(text) == (one, two), text


def test_a_home_may_be_a_tilde(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """As shells write it."""
    monkeypatch.setenv("HOME", str(files[0].parent))
    assert paths_in("~/plan.pdf") == (files[0],)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plan.pdf",
        "/",
        "/nowhere/plan.pdf",
        "https://example.org/plan.pdf",
        "and/or",
        "'/unended",
        "~nobody-of-that-name/x",
        "/" + "x" * 30_000,
        "/\0",
        "file:///nowhere",
        "file://[",
        "// a comment",
    ],
)
def test_what_is_text_stays_text(text: str, files: list[Path]) -> None:
    """Only the paths of files that are there are taken for files."""
    assert paths_in(text) == ()


def test_paths_among_words_are_text(files: list[Path], tmp_path: Path) -> None:
    """A sentence that begins with a path, a folder, or one path of several that is wrong."""
    one = files[0]
    for text in (f"{one} is the plan", str(tmp_path), f"{one}\n{tmp_path / 'gone.pdf'}", f"See {one}"):
        assert paths_in(text) == ()


def test_on_windows_a_backslash_parts_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drive letters, shares, quotes of both shells, several at once."""
    monkeypatch.setattr(attachments, "_ON_WINDOWS", True)
    monkeypatch.setattr(attachments, "_is_file", lambda _: True)
    monkeypatch.setattr(attachments, "_path", lambda word: Path(word.strip("'\"")) if "\\" in word else None)
    monkeypatch.setattr(
        attachments, "_is_file", lambda path: str(path).endswith((".pdf", ".png")) and '"' not in str(path)[1:-1]
    )
    for text, count in (
        ("C:\\plans\\plan.pdf", 1),
        ('"C:\\my plans\\plan.pdf"', 1),
        ('"C:\\my plans\\plan.pdf" D:\\a.png', 2),
        ("& 'C:\\my plans\\plan.pdf'", 1),
        ("\\\\server\\share\\plan.pdf", 1),
        ("C:\\plans", 0),
    ):
        assert len(paths_in(text)) == count, text


def test_a_disk_that_fails_gives_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paste never ends the program."""

    def fail(_: Path) -> bool:
        raise OSError(5, "I/O")

    monkeypatch.setattr(Path, "is_file", fail)
    assert paths_in("/plan.pdf") == ()
