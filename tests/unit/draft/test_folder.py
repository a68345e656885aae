"""A user's drafts: create, find, rename, duplicate, trash, restore, erase, with all files beside them."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lgqtui.draft.folder import Drafts
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveryFile
from lgqtui.draft.sidecar import move_draft, remove, sidecar_of
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Busy, CannotRead, CannotWrite, Error, WrongUse
from lgqtui.questionnaire.answer import Answer
from tests.unit.draft.conftest import NOW


def sentence(error: Error) -> str:
    return f"{error}. {error.remedy}"


def full(drafts: Drafts, name: str = "City", text: str = "words") -> Path:
    """Create a draft with every file that may be beside it."""
    file, draft = drafts.new(name, "q")
    file.save(draft.with_answer("a", Answer(text=text)))
    sidecar = sidecar_of(file.path)
    (sidecar / "attachments").mkdir()
    (sidecar / "attachments" / "0.png").write_bytes(b"evidence")
    (sidecar / "links.json").write_bytes(b"{}")
    (sidecar / "delivery.json").write_bytes(b"{}")
    return file.path


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder, without locks."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in ("lock", "open"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(files)}


def assert_stays(drafts: Drafts, path: Path) -> None:
    """Assert that a draft cannot be put into the trash, and that nothing is changed by that."""
    before = tree(drafts.folders.drafts.parent)
    with pytest.raises(CannotWrite, match="cannot write"):
        drafts.trash(path)
    assert tree(drafts.folders.drafts.parent) == before
    assert list(drafts.folders.trash.iterdir()) == []


def contents(path: Path) -> list[str]:
    """The draft and its sidecar, by the names of their files."""
    names = [f"SIDECAR/{name}" for name in tree(sidecar_of(path)) if "history" not in name]
    return ["DRAFT"] * path.is_file() + names + ["HISTORY"] * (sidecar_of(path) / "history").is_dir()


CONTENTS = ["DRAFT", "SIDECAR/attachments/0.png", "SIDECAR/delivery.json", "SIDECAR/links.json", "HISTORY"]


# Names


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("City", "HOME/drafts/City.toml"),
        ("City.toml", "HERE/City.toml"),
        ("./City.toml", "HERE/City.toml"),
        ("sub/City.toml", "HERE/sub/City.toml"),
        ("~/City.toml", "HERE/City.toml"),
        ("~nobody-of-that-name/City.toml", "HERE/~nobody-of-that-name/City.toml"),
    ],
)
def test_a_name_is_in_the_folder_and_a_path_is_where_it_says(
    name: str, path: str, drafts: Drafts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text with .toml or a slash is a path, other text a name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    expected = path.replace("HOME", str(tmp_path / "home")).replace("HERE", str(tmp_path))
    assert str(drafts.path_of(name)) == expected


@pytest.mark.parametrize("name", ["/etc/passwd", "sub/City", "City/", "back\\slash"])
def test_only_toml_files_can_be_drafts(name: str, drafts: Drafts) -> None:
    """Other files are refused."""
    with pytest.raises(WrongUse, match=r"cannot be the path of a draft: it does not end in \.toml"):
        drafts.path_of(name)


# Creating and finding


def test_a_new_draft_is_empty_and_has_an_id_of_its_own(drafts: Drafts) -> None:
    """New drafts differ only in name and id; the folder is private."""
    (draft, first), (two, second) = drafts.new("City", "q"), drafts.new("Town", "q")
    assert (draft.load(), two.load()) == (first, second)
    assert first.id != second.id
    assert (first.questionnaire, first.created, first.answers) == ("q", NOW, {})
    assert stat.S_IMODE(drafts.folders.drafts.stat().st_mode) == 0o700


def test_without_a_name_a_draft_is_called_after_its_questionnaire(drafts: Drafts) -> None:
    """Existing names, also of a leftover sidecar, get a number."""
    (drafts.folders.drafts / "lgq-3.files").mkdir(parents=True)
    assert [drafts.new("", "lgq")[0].path.stem for _ in range(3)] == ["lgq", "lgq-2", "lgq-4"]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        *(("answers", "answers"), ("answers.toml", "answers"), ("con", "draft"), ("a/b", "draft")),
        *(("$(touch X)", "touch X"), ("a; touch X", "a touch X"), ("`x`&(y)!~", "xy"), ("--yes", "yes"), ("-rf", "rf")),
        *(("# x", "x"), ("a #b", "a b"), ("a $#b", "a b"), ("$-x", "x"), ("- - x", "x"), ("{a,b}[c]^%", "a,bc")),
        *((" ;-", "draft"), ("~root", "root"), ("=ls", "ls"), ("Xi'an", "Xi'an"), ("Old-Town #2", "Old-Town 2")),
        *(("東京, 2.-3. é", "東京, 2.-3. é"), ("~con", "draft"), ("$.x", "draft"), ("a && b || c", "draft")),
    ],
)
def test_a_free_path_is_like_the_name_asked_for(name: str, stem: str, drafts: Drafts) -> None:
    """Without what a shell acts on; an invalid name becomes “draft”."""
    assert drafts.free_path(name) == drafts.folders.drafts / f"{stem}.toml"


def test_a_draft_is_found_by_name_or_path(drafts: Drafts) -> None:
    """Both give the same path."""
    path = full(drafts)
    assert drafts.find("City").path == drafts.find(str(path)).path == path


def test_a_missing_draft_is_reported_with_the_closest_match(drafts: Drafts, tmp_path: Path) -> None:
    """Or with the command that lists all; a folder or path has its own sentence."""
    full(drafts, "Jakarta")
    (tmp_path / "folder.toml").mkdir()
    where = drafts.folders.drafts
    for name, says in {
        "Jkarta": f"there is no draft “Jkarta” ({where}/Jkarta.toml). Did you mean Jakarta? "
        "All drafts: lgqtui list. A new one: lgqtui new",
        "xyz": f"there is no draft “xyz” ({where}/xyz.toml). All drafts: lgqtui list. A new one: lgqtui new",
        f"{tmp_path}/folder.toml": (
            f"there is no draft {tmp_path}/folder.toml. All drafts: lgqtui list. A new one: lgqtui new"
        ),
    }.items():
        with pytest.raises(CannotRead) as caught:
            drafts.find(name)
        assert sentence(caught.value) == says


def refusing(number: int) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def test_an_unreadable_folder_is_reported(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not count as empty."""
    monkeypatch.setattr(Path, "is_file", refusing(errno.EACCES))
    with pytest.raises(CannotRead, match="you are not allowed to"):
        drafts.find("City")


# Renaming and duplicating


def test_a_renamed_draft_takes_everything_along(drafts: Drafts) -> None:
    """Attachments, generations, verdicts and deliveries; the old name is free."""
    path = full(drafts)
    target = drafts.rename(path, "Town.toml")
    assert target == path.with_name("Town.toml")
    assert contents(target) == CONTENTS
    assert [p.name for p in path.parent.iterdir() if "City" in p.name] == []
    assert drafts.rename(target, "Town") == target


def test_a_taken_name_is_not_given(drafts: Drafts) -> None:
    """No draft and no leftover sidecar is overwritten."""
    path = full(drafts)
    full(drafts, "Town")
    (drafts.folders.drafts / "Left.files").mkdir()
    for name in ("Town", "Left"):
        before = tree(drafts.folders.drafts)
        with pytest.raises(CannotWrite) as caught:
            drafts.rename(path, name)
        assert sentence(caught.value) == f"{path.with_name(name)}.toml is there already. Choose another name."
        assert tree(drafts.folders.drafts) == before


@pytest.mark.parametrize("is_damaged", [True, False])
def test_no_draft_takes_over_what_is_left_of_another(drafts: Drafts, *, is_damaged: bool) -> None:
    """A draft without a sidecar gets no past of a former one, neither by a new name nor from the trash."""
    path, left = full(drafts), full(drafts, "Left")
    left.unlink()
    shutil.rmtree(sidecar_of(path))
    if is_damaged:
        path.write_bytes(b"damaged")
    with pytest.raises(CannotWrite, match=r"Left\.files is there already"):
        drafts.rename(path, "Left")
    drafts.trash(path)
    sidecar_of(left).rename(sidecar_of(path))
    assert drafts.restore("City") == path.with_name("City-2.toml")
    assert contents(path.with_name("City-2.toml")) == ["DRAFT"]
    shutil.rmtree(sidecar_of(path))
    drafts.trash(full(drafts)).unlink()
    shutil.copyfile(path.with_name("City-2.toml"), path)
    assert contents(drafts.trash(path)) == ["DRAFT"]


def test_a_draft_that_is_not_there_cannot_be_renamed(drafts: Drafts) -> None:
    """The sentence names the draft, not its new name."""
    with pytest.raises(CannotRead, match=r"none\.toml: there is no such file"):
        drafts.rename(drafts.folders.drafts / "none.toml", "Town")


def test_a_name_may_be_given_other_capitals(tmp_path: Path) -> None:
    """The only file of that name on a case-insensitive disk is the draft itself."""
    path, target = tmp_path / "city.toml", tmp_path / "City.toml"
    path.write_text("draft")
    move_draft(path, target)
    assert target.read_text() == "draft"


def test_a_duplicate_has_the_answers_and_the_evidence_and_no_past(drafts: Drafts) -> None:
    """It has a new id, and no generations or deliveries, nor a link among the evidence."""
    path = full(drafts)
    (sidecar_of(path) / "attachments" / "link.png").symlink_to("/etc/hostname")
    second, named = drafts.duplicate(path), drafts.duplicate(path, "Town")
    assert (second.stem, named.stem) == ("City-2", "Town")
    (sidecar_of(path) / "attachments" / "link.png").unlink()
    assert contents(path) == CONTENTS
    for copy in (second, named):
        assert contents(copy) == ["DRAFT", "SIDECAR/attachments/0.png", "SIDECAR/links.json"]
        first, other = (DraftFile(p, lambda: NOW).load() for p in (path, copy))
        assert other.answers == first.answers
        assert other.id != first.id


def test_a_draft_without_evidence_is_duplicated_too(drafts: Drafts) -> None:
    """Only the answers are required."""
    path = drafts.new("City", "q")[0].path
    assert contents(drafts.duplicate(path)) == ["DRAFT"]


def test_a_duplicate_without_its_evidence_is_not_made(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk gets full, the name is free again and the original unchanged."""
    path = full(drafts)
    before = tree(drafts.folders.drafts)
    monkeypatch.setattr(shutil, "copyfileobj", refusing(errno.ENOSPC))
    with pytest.raises(CannotWrite, match="the disk is full"):
        drafts.duplicate(path, "Town")
    assert tree(drafts.folders.drafts) == before
    assert not is_named(drafts.folders.drafts, "Town")


def is_named(folder: Path, name: str) -> bool:
    return any(path.name.startswith(name) for path in folder.iterdir())


@pytest.mark.parametrize("act", ["duplicate", "trash"])
def test_a_copy_that_is_interrupted_is_not_left(act: str, drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the evidence is copied leaves no draft without it."""
    path = full(drafts)
    before = tree(drafts.folders.drafts.parent)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "rename", refusing(errno.EXDEV))
    monkeypatch.setattr(shutil, "copyfileobj", interrupt)
    acts: dict[str, Callable[[], object]] = {
        "duplicate": lambda: drafts.duplicate(path, "Town"),
        "trash": lambda: drafts.trash(path),
    }
    with pytest.raises(KeyboardInterrupt):
        acts[act]()
    assert tree(drafts.folders.drafts.parent) == before
    assert not is_named(drafts.folders.drafts, "Town")


def test_a_move_that_is_interrupted_is_undone(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C behind the sidecar leaves it at its draft."""
    path = full(drafts)
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if source.suffix == ".toml":
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        drafts.rename(path, "Town")
    assert contents(path) == CONTENTS


@pytest.mark.parametrize("act", ["rename", "trash", "erase"])
def test_a_draft_that_is_open_stays_where_it_is(act: str, drafts: Drafts) -> None:
    """An open draft is not moved; the owner of its lock is named."""
    path = full(drafts)
    acts: dict[str, Callable[[], object]] = {
        "rename": lambda: drafts.rename(path, "Town"),
        "trash": lambda: drafts.trash(path),
        "erase": lambda: drafts.erase("City"),
    }
    with DraftFile(path, lambda: NOW).lock("anna", 0):
        with pytest.raises(Busy, match="is open elsewhere: anna"):
            acts[act]()
        assert contents(path)[0] == "DRAFT"
    acts[act]()
    assert not path.exists()


# The trash


def test_what_was_thrown_away_comes_back_whole(drafts: Drafts) -> None:
    """Trash and restore move everything and leave nothing behind."""
    path = full(drafts)
    trashed = drafts.trash(path)
    assert contents(trashed) == CONTENTS
    assert drafts.listing() == []
    assert [entry.name for entry in drafts.trash_listing()] == ["City"]
    assert drafts.restore("City") == path
    assert contents(path) == CONTENTS
    assert drafts.trash_listing() == []
    assert list(drafts.folders.trash.iterdir()) == []


def test_a_draft_goes_back_to_where_it_was(drafts: Drafts, tmp_path: Path) -> None:
    """Also in another folder, by the path that the trash lists; under a free name if its own exists."""
    folder = tmp_path / "elsewhere"
    path = full(drafts, str(folder / "City.toml"))
    trashed = drafts.trash(path)
    assert drafts.restore(str(trashed)) == path
    drafts.trash(path)
    full(drafts, str(path), "another")
    assert drafts.restore("City") == folder / "City-2.toml"
    assert contents(folder / "City-2.toml") == CONTENTS


@pytest.mark.parametrize("spoil", ["folder gone", "note gone", "note damaged", "note of no path"])
def test_a_draft_whose_place_is_gone_goes_to_the_folder_of_drafts(spoil: str, drafts: Drafts, tmp_path: Path) -> None:
    """If its folder or the note of it is missing."""
    folder = tmp_path / "elsewhere"
    trashed = drafts.trash(full(drafts, str(folder / "City.toml")))
    origin = trashed.parent / "origin"
    match spoil:
        case "folder gone":
            shutil.rmtree(folder)
        case "note gone":
            origin.unlink()
        case "note damaged":
            origin.write_bytes(b"a/\x00b")
        case "note of no path":
            origin.write_bytes(b"relative.toml")
    assert drafts.restore("City") == drafts.folders.drafts / "City.toml"
    assert contents(drafts.folders.drafts / "City.toml") == CONTENTS


def test_drafts_with_the_same_name_stay_separate_in_the_trash(drafts: Drafts) -> None:
    """The last one trashed is listed and restored first."""
    for n, text in enumerate(("first", "second")):
        path = full(drafts, text=text)
        os.utime(path, (n, n))
        drafts.trash(path)
    assert [e.path.parent.name for e in drafts.trash_listing()] == ["City-2", "City"]
    restored = [drafts.restore("City"), drafts.restore("City")]
    assert [path.stem for path in restored] == ["City", "City-2"]
    texts = [DraftFile(path, lambda: NOW).load().answer("a").text for path in restored]
    assert texts == ["second", "first"]


def test_the_draft_moved_to_the_trash_last_is_first(drafts: Drafts) -> None:
    """Whatever the times of the drafts; an entry without a note is last."""
    paths = [drafts.new(name, "q")[0].path for name in ("a", "b", "c")]
    for moment, path in enumerate(paths):
        os.utime(path, (moment, moment))
    for moment, index in enumerate((1, 2, 0)):
        note = drafts.trash(paths[index]).with_name("origin")
        os.utime(note, (1000 + moment, 1000 + moment))
    assert [entry.name for entry in drafts.trash_listing()] == ["a", "c", "b"]
    (drafts.folders.trash / "a" / "origin").unlink()
    assert [entry.name for entry in drafts.trash_listing()] == ["c", "b", "a"]


def test_a_name_missing_in_the_trash_is_reported(drafts: Drafts) -> None:
    """With the closest match, or all names."""
    with pytest.raises(CannotRead, match="the trash holds no draft “City”") as caught:
        drafts.restore("City")
    assert caught.value.remedy == "It holds: nothing."
    drafts.trash(full(drafts))
    for name, remedy in {"Ctiy": "Did you mean City? It holds: City.", "xyz": "It holds: City."}.items():
        with pytest.raises(CannotRead) as caught:
            drafts.restore(name)
        assert caught.value.remedy == remedy


def test_odd_things_in_the_trash_are_passed_over(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, empty folders and unreadable folders are ignored."""
    drafts.trash(full(drafts))
    trash = drafts.folders.trash
    (trash / "file").touch()
    (trash / "empty").mkdir()
    (trash / "locked").mkdir()
    real = Path.iterdir

    def iterdir(path: Path) -> object:
        if path.name == "locked":
            raise PermissionError(errno.EACCES, "no")
        return real(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    assert [entry.name for entry in drafts.trash_listing()] == ["City"]


def test_a_linked_draft_is_thrown_away_and_restored_as_a_link(drafts: Drafts, tmp_path: Path) -> None:
    """The target stays, also of a relative link."""
    real = tmp_path / "home" / "shared" / "real.toml"
    full(drafts, str(real))
    link = drafts.folders.drafts / "Link.toml"
    link.parent.mkdir(exist_ok=True)
    link.symlink_to("../shared/real.toml")
    trashed = drafts.trash(link)
    assert trashed.is_symlink()
    assert [entry.name for entry in drafts.trash_listing()] == ["Link"]
    assert drafts.restore("Link") == link
    assert DraftFile(link, lambda: NOW).load().answer("a") == Answer(text="words")
    assert real.is_file()


# Faults and crashes while moving


@pytest.mark.parametrize("part", ["City.files", "City.toml"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EROFS])
def test_a_fault_half_way_leaves_everything_where_it_was(
    part: str, number: int, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If draft or sidecar cannot be moved, both stay, the trash is empty, and the reason is reported."""
    path = full(drafts)
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if source.name == part and "trash" in str(target):
            raise OSError(number, os.strerror(number))
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    assert_stays(drafts, path)


def test_a_sidecar_that_cannot_come_back_is_not_thrown_away(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """If moving back fails, the sidecar stays in the trash; trashing the draft again reunites them."""
    path = full(drafts)
    real, calls = os.rename, []

    def rename(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) > 1:
            raise OSError(errno.EIO, "disk")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", rename)
        with pytest.raises(CannotWrite, match="the disk reports a fault"):
            drafts.trash(path)
    assert contents(path) == ["DRAFT"]
    assert contents(drafts.trash(path)) == CONTENTS
    assert [folder.name for folder in drafts.folders.trash.iterdir()] == ["City"]


# Erasing


def test_an_erased_draft_is_gone_with_everything_of_its_name(drafts: Drafts) -> None:
    """Draft, sidecar and trash of the name are listed before and deleted."""
    drafts.trash(full(drafts))
    path = full(drafts)
    other = full(drafts, "Town")
    erasable = drafts.erasable_paths("City")
    assert erasable == [path, sidecar_of(path), drafts.folders.trash / "City"]
    assert drafts.erase("City") == erasable
    assert [entry.name for entry in (*drafts.listing(), *drafts.trash_listing())] == ["Town"]
    assert contents(other) == CONTENTS
    assert not is_named(drafts.folders.drafts, "City")


def test_what_is_left_of_a_draft_can_be_erased(drafts: Drafts) -> None:
    """A sidecar without its draft is deleted."""
    path = full(drafts)
    path.unlink()
    assert drafts.erase("City") == [sidecar_of(path)]
    full(drafts)


def test_a_path_erases_only_what_came_from_there(drafts: Drafts, tmp_path: Path) -> None:
    """A draft elsewhere with the same name is another draft, in the trash too."""
    local = full(drafts)
    drafts.trash(local)
    elsewhere = full(drafts, str(tmp_path / "City.toml"))
    assert drafts.erase(str(elsewhere)) == [elsewhere, sidecar_of(elsewhere)]
    assert [entry.name for entry in drafts.trash_listing()] == ["City"]
    drafts.trash(full(drafts, str(elsewhere)))
    assert drafts.erase(str(elsewhere)) == [drafts.folders.trash / "City-2"]
    assert drafts.restore("City") == local


def test_a_name_erases_no_other_draft_of_that_name(drafts: Drafts, tmp_path: Path) -> None:
    """One that came into the trash from elsewhere stays, unless the name means nothing else, or it is named itself."""
    for folder in ("elsewhere", "there"):
        drafts.trash(full(drafts, str(tmp_path / folder / "City.toml")))
    drafts.trash(full(drafts))
    path, trash = full(drafts), drafts.folders.trash
    assert drafts.erase("City") == [path, sidecar_of(path), trash / "City-3"]
    assert drafts.erase(str(trash / "City-2" / "City.toml")) == [trash / "City-2"]
    assert drafts.erase("City") == [trash / "City"]


@pytest.mark.parametrize("state", ["there", "trashed", "damaged", "damaged in the trash", "without draft"])
def test_answers_stored_elsewhere_are_erased_with_their_draft(state: str, drafts: Drafts) -> None:
    """By its id, or that of an earlier version; not those of a draft that stays."""
    path = full(drafts)
    draft = DraftFile(path, lambda: NOW).load()
    recovery = RecoveryFile(path.with_name("gone") / "City.toml", draft.id, drafts.folders.state)
    recovery.keep(draft, b"base")
    other = drafts.add(path.with_name("Copy.toml"), draft).path
    if "damaged" in state:
        path.write_bytes(b"damaged")
    if "trash" in state:
        drafts.trash(path)
    if state == "without draft":
        path.unlink()
    assert recovery.paths()[0] not in drafts.erasable_paths("City")
    other.unlink()
    drafts.erase("City")
    assert recovery.paths() == []


def test_a_file_elsewhere_that_is_no_draft_is_not_erased(drafts: Drafts, tmp_path: Path) -> None:
    """Outside the drafts folder the content decides."""
    other = tmp_path / "pyproject.toml"
    other.write_text("[project]\n")
    with pytest.raises(CannotRead, match="is not a draft"):
        drafts.erase(str(other))
    assert other.exists()


def test_erasing_a_missing_draft_is_reported(drafts: Drafts) -> None:
    """A mistyped name erases nothing."""
    full(drafts)
    with pytest.raises(CannotRead, match="there is no draft “Ctiy”"):
        drafts.erase("Ctiy")


def test_a_file_that_cannot_be_erased_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the path; links are deleted, never their targets."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    remove(tmp_path / "link")
    remove(tmp_path / "none")
    assert (tmp_path / "folder").is_dir()
    monkeypatch.setattr(shutil, "rmtree", refusing(errno.EACCES))
    with pytest.raises(CannotWrite, match="folder: you are not allowed to"):
        remove(tmp_path / "folder")


def test_drafts_are_added_in_any_folder(drafts: Drafts, tmp_path: Path) -> None:
    """A draft in memory is saved in new folders."""
    draft = Draft("i", "q", NOW - timedelta(days=1), {"a": Answer(text="t")})
    file = drafts.add(tmp_path / "new" / "place" / "City.toml", draft)
    assert file.load() == draft
