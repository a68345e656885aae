"""Names of drafts, and their list."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.folder import Drafts
from lgqtui.draft.names import checked_name, list_drafts
from lgqtui.errors import CannotRead, WrongUse
from tests.unit.draft.test_folder import full, sentence


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("City", "City"),
        (" Ville de Montréal 2026 ", "Ville de Montréal 2026"),
        ("Montre\u0301al", "Montréal"),
        ("جاكرتا", "جاكرتا"),
        ("a.b-c_d", "a.b-c_d"),
        ("console", "console"),
        ("\udce9t\udce9", "\udce9t\udce9"),
        ("x" * 100, "x" * 100),
    ],
)
def test_a_name_may_be_any_words(name: str, expected: str) -> None:
    """Letters of every script, digits, inner spaces and dots, in a normalized form."""
    assert checked_name(name) == expected


SIGN = 'it has one of / \\ : * ? " < > | or a control character in it'


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "it is empty"),
        (" \t", "it is empty"),
        ("a/b", SIGN),
        ("a\\b", SIGN),
        ("C:", SIGN),
        ("what?", SIGN),
        ("a\nb", SIGN),
        ("a\x1b[31m", SIGN),
        ("exe.\u202egpj", SIGN),
        ("half \ud800", SIGN),
        (".hidden", "it begins with a dot"),
        ("..", "it begins with a dot"),
        ("end.", "it ends with a dot"),
        ("CON", "some systems keep that name for a device"),
        ("lpt1.files", "some systems keep that name for a device"),
        ("é" * 51, "it is longer than 100 bytes"),
    ],
)
def test_a_name_that_some_file_system_refuses_is_refused(name: str, fault: str) -> None:
    """A draft can be copied to any computer; the sentence says what is wrong with the name."""
    with pytest.raises(WrongUse) as caught:
        checked_name(name)
    assert caught.value.params["fault"] == fault
    assert sentence(caught.value).endswith(f"{fault}. Use letters, digits, spaces and hyphens.")


def test_a_folder_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    """A folder that is a file, or an invalid path, does not count as empty."""
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "nul\x00"):
        with pytest.raises(CannotRead):
            list_drafts(path)


def test_drafts_are_listed_the_last_changed_first(drafts: Drafts) -> None:
    """No hidden files, folders or other files; an impossible year hides none."""
    assert drafts.listing() == []
    for n, name in enumerate(("one", "two", "three")):
        os.utime(full(drafts, name), (n, n))
    odd = full(drafts, "odd")
    os.utime(odd, ns=(10**15, 2**62))
    folder = drafts.folders.drafts
    (folder / ".hidden.toml").touch()
    (folder / "folder.toml").mkdir()
    (folder / "notes.txt").touch()
    (folder / "broken.toml").symlink_to("nowhere")
    assert [entry.name for entry in drafts.listing()] == ["odd", "three", "two", "one"]
    assert drafts.listing()[1].changed_at == datetime.fromtimestamp(2, UTC)
    assert drafts.listing()[1].path == folder / "three.toml"


@pytest.mark.parametrize("error", [OverflowError(), ValueError(), OSError()])
def test_a_moment_that_no_calendar_has_is_long_ago(
    error: Exception, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An impossible time hides no draft."""

    class Calendar(datetime):
        @classmethod
        def fromtimestamp(cls, seconds: float, tz: object = None) -> Calendar:
            if seconds:
                raise error
            return cls(1970, 1, 1, tzinfo=UTC)

    full(drafts)
    monkeypatch.setattr("lgqtui.formatting.datetime", Calendar)
    assert [(entry.name, entry.changed_at.year) for entry in drafts.listing()] == [("City", 1970)]


def test_a_draft_that_goes_away_while_it_is_listed_is_no_fault(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are listed."""
    full(drafts, "stays")
    missing = full(drafts, "goes")
    real = Path.is_file

    def is_file(path: Path) -> bool:
        if path == missing:
            raise FileNotFoundError(errno.ENOENT, "gone")
        return real(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    assert [entry.name for entry in drafts.listing()] == ["stays"]
