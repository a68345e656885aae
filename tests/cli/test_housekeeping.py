"""`rename`, `duplicate`, `trash`, `restore` and `erase`."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import pexpect
import pytest

from lgqtui.draft.store import DraftFile
from tests.cli.conftest import Call, tree


@pytest.fixture
def evidence(city: Path) -> Path:
    """A file in the draft's sidecar."""
    path = city.with_name("city.files") / "attachments" / "a.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a picture")
    return path


def test_rename_prints_the_new_path_and_takes_the_sidecar_along(city: Path, evidence: Path, lgq: Call) -> None:
    """Attachments stay with the draft."""
    result = lgq("rename", "city", "harbour")
    assert (result.code, result.out, result.err) == (0, f"{city.with_name('harbour.toml')}\n", "")
    assert not city.exists()
    assert city.with_name("harbour.files").joinpath("attachments", "a.png").exists()


def test_duplicate_prints_the_path_of_a_draft_with_an_id_of_its_own(city: Path, evidence: Path, lgq: Call) -> None:
    """With the same answers and copies of the attachments."""
    lgq("answer", "city", "A.2", "yes")
    path = Path(lgq("duplicate", "city").out.strip())
    assert path.name == "city-2.toml"
    assert path.with_name("city-2.files").joinpath("attachments", "a.png").read_bytes() == b"a picture"
    draft, copy = (DraftFile(p, lambda: datetime.now(UTC)).load() for p in (city, path))
    assert copy.answers == draft.answers
    assert copy.id != draft.id
    assert lgq("duplicate", "city", "harbour").out == f"{city.with_name('harbour.toml')}\n"


def test_what_is_thrown_away_is_listed_and_comes_back(city: Path, evidence: Path, lgq: Call) -> None:
    """The trash names the command that restores a draft, completely."""
    result = lgq("trash", "city")
    assert (result.code, result.out) == (0, "")
    assert "lgqtui restore city" in result.err
    assert lgq("list").out == ""
    listed = lgq("restore")
    assert [line.split()[0] for line in listed.out.splitlines()] == ["Name", "city"]
    back = lgq("restore", "city")
    assert (back.code, back.out) == (0, f"{city}\n")
    assert evidence.read_bytes() == b"a picture"
    assert "The trash is empty." in lgq("restore").err


def test_a_restored_draft_replaces_no_other_draft(city: Path, lgq: Call) -> None:
    """If its name exists, it gets the next free one."""
    lgq("trash", "city")
    lgq("new", "city", "--questionnaire", "small")
    assert lgq("restore", "city").out == f"{city.with_name('city-2.toml')}\n"


def test_erase_without_a_terminal_needs_a_yes(city: Path, evidence: Path, lgq: Call, home: Path) -> None:
    """What cannot be undone needs --yes in scripts."""
    before = tree(home)
    result = lgq("erase", "city")
    assert result.code == 2
    assert "lgqtui erase city --yes" in result.hint
    assert tree(home) == before


def test_erase_removes_draft_sidecar_and_trash(city: Path, evidence: Path, lgq: Call, home: Path) -> None:
    """No file of the draft is left."""
    lgq("trash", "city")
    lgq("new", "city", "--questionnaire", "small")
    result = lgq("erase", "city", "--yes")
    assert (result.code, result.out, result.err) == (
        0,
        "",
        "city is erased.\nWith it 1 draft of that name in the trash.\n",
    )
    assert not [path for path in tree(home) if "city" in path]


def test_erase_of_a_link_says_where_the_answers_are(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Only the link goes."""
    city.rename(tmp_path / "elsewhere.toml")
    city.symlink_to(tmp_path / "elsewhere.toml")
    result = lgq("erase", "city", "--yes")
    notice = f"It was a link: its answers are still in {tmp_path / 'elsewhere.toml'}.\n"
    assert (result.code, result.err) == (0, f"city is erased.\n{notice}")


def test_erase_says_what_stays_in_the_outbox(city: Path, lgq: Call, tmp_path: Path) -> None:
    """A package stays, and is sent if it waits."""
    lgq("submit", "city", "--yes", "--endpoint", f"folder:{tmp_path}")
    assert lgq("erase", "city", "--yes").err == "1 package with its answers stays in the outbox.\ncity is erased.\n"
    lgq("new", "city", "--questionnaire", "small")
    lgq("answer", "city", "A.2", "no")
    package = lgq("submit", "city", "--yes", "--endpoint", f"folder:{tmp_path / 'gone'}", "--json").json["id"]
    lgq("trash", "city")
    lgq("new", "city", "--questionnaire", "small")
    again = Path(lgq("restore", "city").out.strip()).stem
    assert f"Sending {again} to" in lgq("submit", again, "--yes", "--endpoint", f"folder:{tmp_path / 'gone'}").err
    assert lgq("erase", "city", "--yes").err == "city is erased.\n"
    assert lgq("erase", again, "--yes").err.splitlines() == [
        "1 package with its answers stays in the outbox.",
        f"To take out what was not sent: lgqtui outbox drop {package[:8]}",
        f"{again} is erased.",
    ]


@pytest.mark.parametrize(("reply", "left"), [("city", False), ("yes", False), ("", True), ("n", True), ("\x04", True)])
def test_erase_on_a_terminal_asks_by_the_name_of_the_draft(reply: str, left: bool, city: Path, home: Path) -> None:
    """Only the name or “yes” in full erases; Enter and the end of input do not."""
    child = pexpect.spawn(
        sys.executable, ["-m", "lgqtui", "erase", "city"], env=_environ(home), timeout=30, encoding="utf-8"
    )
    child.expect("To be erased for good:")
    child.expect("to erase it:")
    child.send(reply + ("" if reply == "\x04" else "\n"))
    child.expect("Nothing was erased" if left else "city is erased")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert city.exists() is left


def test_ctrl_c_at_the_question_erases_nothing(city: Path, home: Path) -> None:
    """The exit code is 130."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "lgqtui", "erase", "city"],
        env=_environ(home),
        timeout=30,
        encoding="utf-8",
        # A background job of a shell inherits that SIGINT is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    child.expect("to erase it:")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert city.exists()


def _environ(home: Path) -> dict[str, str]:
    return {**os.environ, "LGQTUI_HOME": str(home), "TERM": "xterm"}


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (["rename", "city", "other"], 4, "is there already"),
        (["rename", "city", "a/b"], 2, "cannot be the name of a draft"),
        (["rename", "ctiy", "x"], 4, "there is no draft “ctiy”"),
        (["duplicate", "city", "other"], 4, "is there already"),
        (["duplicate", "nothing"], 4, "there is no draft “nothing”"),
        (["trash", "nothing"], 4, "there is no draft “nothing”"),
        (["restore", "nothing"], 4, "the trash holds no draft “nothing”"),
        (["erase", "nothing", "--yes"], 4, "there is no draft “nothing”"),
    ],
)
def test_what_is_refused_changes_nothing(argv: list[str], code: int, message: str, city: Path, lgq: Call) -> None:
    """No draft is overwritten, and no name is guessed."""
    lgq("new", "other", "--questionnaire", "small")
    before = tree(city.parents[1])
    result = lgq(*argv)
    assert (result.code, result.out) == (code, "")
    assert message in result.error
    assert tree(city.parents[1]) == before


@pytest.mark.parametrize("argv", [["rename", "city", "x"], ["trash", "city"], ["erase", "city", "--yes"]])
def test_a_draft_that_is_open_elsewhere_stays_where_it_is(
    argv: list[str], city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise its session could not save any more."""
    monkeypatch.setattr("lgqtui.cli.commands.drafts._LOCK_TIMEOUT", 0.0)
    with DraftFile(city, lambda: datetime.now(UTC)).lock("somebody at a desk", wait=0.0):
        result = lgq(*argv)
    assert result.code == 4
    assert "somebody at a desk" in result.error
    assert city.exists()


def test_erasing_a_draft_elsewhere_leaves_the_trash_of_others_alone(city: Path, lgq: Call, tmp_path: Path) -> None:
    """A draft in the trash with the same name is another draft, found by its name only."""
    path = tmp_path / "city.toml"
    lgq("new", str(path), "--questionnaire", "small")
    lgq("trash", "city")
    lgq("erase", str(path), "--yes")
    assert lgq("restore", "city").out == f"{city}\n"
    lgq("new", str(path), "--questionnaire", "small")
    lgq("trash", str(path))
    lgq("erase", str(path), "--yes")
    assert "The trash is empty." in lgq("restore").err


def test_a_home_of_an_unknown_user_is_reported(city: Path, lgq: Call) -> None:
    """A path with ~ and an unknown name is only a path."""
    assert "there is no draft" in lgq("show", "~nobody-of-that-name/city.toml").error


@pytest.mark.parametrize("command", ["erase", "trash"])
def test_only_drafts_are_erased(command: str, city: Path, lgq: Call, tmp_path: Path) -> None:
    """A folder or a file that is no draft is never deleted."""
    folder, other, settings = tmp_path / "folder", tmp_path / "letter.txt", tmp_path / "pyproject.toml"
    folder.mkdir()
    (tmp_path / "folder.toml").mkdir()
    other.write_text("dear")
    settings.write_text("[project]")
    more = ["--yes"] if command == "erase" else []
    for path in (folder, other, tmp_path / "folder.toml"):
        assert lgq(command, str(path), *more).code in (2, 4)
        assert path.exists()
    if command == "erase":
        assert lgq("erase", str(settings), *more).code == 4
        assert settings.exists()


def test_a_damaged_draft_can_be_thrown_away(city: Path, lgq: Call) -> None:
    """An unreadable draft can be moved to the trash."""
    city.write_text("format = ")
    assert lgq("trash", "city").code == 0
    assert lgq("restore", "city").code == 0
    assert lgq("erase", "city", "--yes").code == 0
    assert not city.exists()


def test_a_name_under_a_file_is_refused_with_the_reason(lgq: Call, tmp_path: Path) -> None:
    """A folder that cannot be created is reported with exit code 4."""
    (tmp_path / "file").write_text("")
    result = lgq("new", str(tmp_path / "file" / "city.toml"))
    assert result.code == 4
    assert "a file of that name is in the way" in result.error


def test_a_home_that_cannot_be_created_is_reported_by_every_command(
    lgq: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command reports it in a sentence."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LGQTUI_HOME", str(tmp_path / "file" / "home"))
    for argv in (["new"], ["list"], ["show", "x"], ["config", "set", "theme", "light"]):
        result = lgq(*argv)
        assert result.code == 4, argv
        assert "a part of the path is a file" in result.error


def test_a_draft_in_a_folder_that_can_only_be_read(
    city: Path, lgq: Call, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moving is refused with a sentence, and the draft stays."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "rename", refuse)
    before = tree(home)
    for argv in (["rename", "city", "x"], ["trash", "city"]):
        result = lgq(*argv)
        assert result.code == 4
        assert "the disk can only be read" in result.error
    assert tree(home) == before


@pytest.mark.parametrize("name", ["LPT9", "con", "COM¹", "conin$", "nul .x", "AUX.old", "a\u202eb", "a:b", "end."])
@pytest.mark.parametrize("call", [["new", "{}", "--questionnaire", "small"], ["duplicate", "city", "{}"]])
def test_a_path_names_no_draft_that_some_systems_cannot_hold(
    call: list[str], name: str, city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a bare name."""
    monkeypatch.chdir(city.parent)
    before = tree(city.parent)
    for word in (f"{name}.toml", f"./{name}.toml"):
        result = lgq(*(part.format(word) for part in call))
        assert (result.code, "cannot be the name of a draft" in result.error) == (2, True), result.err
    assert tree(city.parent) == before


@pytest.mark.parametrize("name", ["CITY", "City", "Münster", "MU\u0308NSTER"])
def test_no_two_drafts_differ_only_in_case_or_form(name: str, city: Path, lgq: Call) -> None:
    """One of them would be lost on another disk."""
    lgq("new", "münster", "--questionnaire", "small")
    lgq("new", "other", "--questionnaire", "small")
    calls = [("new", name, "--questionnaire", "small"), ("duplicate", "other", name), ("rename", "other", name)]
    for call in calls:
        result = lgq(*call)
        assert (result.code, "is there already" in result.error) == (4, True), call


def test_a_draft_may_change_the_case_of_its_name(city: Path, lgq: Call) -> None:
    """And one from the trash gets a free name beside another."""
    assert lgq("rename", "city", "City").code == 0
    assert lgq("trash", "City").code == 0
    assert lgq("new", "city", "--questionnaire", "small").code == 0
    assert Path(lgq("restore", "City").out.strip()).name == "City-2.toml"
