"""Files attached to an answer: paths in any terminal's quoting, captions, a copy opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from lgqtui.draft import attachment_viewer
from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_files import attachments_folder
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead, CannotWrite, WrongUse
from lgqtui.formatting import format_day, local_time
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.workflows import attachments
from lgqtui.workflows.attachments import (
    attach,
    attachment_limit,
    caption_question,
    copy_beside_draft,
    day_of_copy,
    open_copy,
    paths_in,
    present_caption,
    remove_attachment_metadata,
    typed_paths,
)
from lgqtui.workflows.context import AppContext
from tests.interviews.play import questionnaire
from tests.unit.draft.test_file_metadata import png_texts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FORM = questionnaire("Q | city | short")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("plan.pdf", "a file (1).png", "it's ü.txt")]
    for path in paths:
        path.write_bytes(b"x")
    return paths


def test_a_file_in_every_quoting(files: list[Path]) -> None:
    """Bare, in either quotes, with backslashes, as an address, with blanks and line ends around it."""
    for path in files:
        bare = str(path)
        escaped = "".join(c if c.isalnum() or c in "/._-" else f"\\{c}" for c in bare)
        forms = [bare, f"{bare} ", f"{bare}\n", f'"{bare}"', escaped, path.as_uri(), f"{path.as_uri()}\r\n"]
        forms += [f"'{bare}'"] if "'" not in bare else ["'" + bare.replace("'", "'\\''") + "'"]
        for text in forms:
            assert paths_in(text) == (path,), text


def test_several_files(files: list[Path]) -> None:
    """On lines of their own or on one line, in quotes, escaped or as addresses."""
    first, two, _ = files
    forms = [
        f"{first}\n{two}\n",
        f"'{first}' '{two}'",
        f"{first} {str(two).replace(' ', chr(92) + ' ').replace('(', chr(92) + '(').replace(')', chr(92) + ')')}",
    ]
    forms += [f"{first.as_uri()}\n{two.as_uri()}", f"{first.as_uri()} {two.as_uri()}"]
    for text in forms:
        assert paths_in(text) == (first, two), text


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
    first = files[0]
    for text in (f"{first} is the plan", str(tmp_path), f"{first}\n{tmp_path / 'gone.pdf'}", f"See {first}"):
        assert paths_in(text) == ()


def test_on_windows_a_backslash_parts_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drive letters, shares, quotes of both shells, several at once."""
    monkeypatch.setattr(attachments, "_ON_WINDOWS", True)
    monkeypatch.setattr(attachments, "isfile", lambda _: True)
    monkeypatch.setattr(attachments, "_absolute_path", lambda word: Path(word.strip("'\"")) if "\\" in word else None)
    monkeypatch.setattr(
        attachments, "isfile", lambda path: str(path).endswith((".pdf", ".png")) and '"' not in str(path)[1:-1]
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


@pytest.mark.parametrize(
    "share",
    [
        *(r"\\evil\share\a.png", r"//evil/share/a.png", r"\/evil\share\a.png", r"/\evil\share\a.png"),
        *(r"'\\evil\share\a.png'", r"\\?\UNC\evil\share\a.png", r"\\evil@SSL\share\a.png", r"\\.\pipe\a"),
        *("file:////evil/share/a.png", "file://evil//evil/share/a.png", "FILE:///%5Cevil/share/a.png"),
        *("C:\\a.png \\\\evil\\share\\a.png", "C:\\a.png\n//evil/share/a.png"),
    ],
)
def test_on_windows_a_pasted_address_of_a_share_is_not_looked_at(share: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """That system would sign in at the other computer before the user is asked."""
    paths: list[str] = []
    monkeypatch.setattr(attachments, "_ON_WINDOWS", True)
    monkeypatch.setattr(attachments, "Path", PureWindowsPath)
    monkeypatch.setattr(PureWindowsPath, "expanduser", lambda path: path, raising=False)
    monkeypatch.setattr("urllib.request.url2pathname", lambda address: unquote(address).replace("/", "\\"))

    def note(path: PureWindowsPath) -> bool:
        paths.append(str(path))
        return True

    monkeypatch.setattr(attachments, "isfile", note)
    paths_in(share)
    assert [path for path in paths if "evil" in PureWindowsPath(path).drive] == []
    assert [str(path) for path in paths_in("C:\\a.png")] == ["C:\\a.png"]


def test_a_disk_that_fails_gives_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paste never ends the program."""

    def fail(_: Path) -> bool:
        raise OSError(5, "I/O")

    monkeypatch.setattr(Path, "is_file", fail)
    assert paths_in("/plan.pdf") == ()


def test_an_address_of_windows_names_a_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the path of an address is read by the rules of that system."""
    monkeypatch.setattr(attachments, "_ON_WINDOWS", True)
    monkeypatch.setattr("urllib.request.url2pathname", lambda address: f"/C:{address}")
    assert typed_paths("file:///plans/plan.pdf") == (Path("/C:/plans/plan.pdf"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("  ", ()),
        ("/nowhere/plan.pdf", ("/nowhere/plan.pdf",)),
        ("'/nowhere/my plan.pdf'", ("/nowhere/my plan.pdf",)),
        ("file:///nowhere/my%20plan.pdf", ("/nowhere/my plan.pdf",)),
        ("plan.pdf", ("{folder}/plan.pdf",)),
        ("{folder}/plan.pdf", ("{folder}/plan.pdf",)),
        ("'{folder}/plan.pdf' '{folder}/a file (1).png'", ("{folder}/plan.pdf", "{folder}/a file (1).png")),
    ],
)
def test_what_the_user_names_is_a_path_even_if_nothing_is_there(
    text: str, expected: tuple[str, ...], files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path counts from the present folder; several files are several paths."""
    folder = files[0].parent
    monkeypatch.chdir(folder)
    named = typed_paths(text.replace("{folder}", str(folder)))
    assert [str(path) for path in named] == [path.replace("{folder}", str(folder)) for path in expected]


# The copy, the caption, opening


@pytest.fixture
def context(home: Path) -> AppContext:
    return AppContext({"LGQTUI_HOME": str(home)}, lambda: NOW)


@pytest.fixture
def interview() -> Iterator[Interview]:
    """An interview that is saved nowhere."""
    interview = Interview(FORM, Draft("id", "played", NOW, {}), lambda _: None)
    yield interview
    assert interview.close()


@pytest.mark.parametrize(
    ("before", "caption", "after"),
    [
        ("", None, ""),
        ("", " The\nportal ", "The portal"),
        ("front page", None, "front page"),
        ("front page", "In June", "In June"),
        ("front page", "", ""),
    ],
)
def test_an_empty_caption_keeps_the_existing_caption(
    before: str, caption: str | None, after: str, context: AppContext, interview: Interview, files: list[Path]
) -> None:
    """Another one takes its place, and an empty one takes it out; the file is attached once."""
    copy = copy_beside_draft(context, files[0].with_name("A.toml"), files[0])
    assert present_caption(interview, "city", copy) == ""
    attach(interview, "city", copy, before)
    assert present_caption(interview, "city", copy) == before
    attach(interview, "city", copy, caption)
    assert [a.caption for a in interview.answer_to("city").attachments] == [after]


def test_what_a_caption_loses_is_in_the_change(context: AppContext, interview: Interview, files: list[Path]) -> None:
    """So that every front end tells it; one that is too long changes nothing."""
    copy = copy_beside_draft(context, files[0].with_name("A.toml"), files[0])
    assert attach(interview, "city", copy, "The\x07 portal").removed == 1
    with pytest.raises(WrongUse) as raised:
        attach(interview, "city", copy, "x" * 1_001)
    assert raised.value.code == "too-long"
    assert interview.answer_to("city").attachments[0].caption == "The portal"


def test_a_file_over_the_limit_of_the_settings_is_not_copied(home: Path, files: list[Path]) -> None:
    """The limit is that of the settings in force."""
    context = AppContext({"LGQTUI_HOME": str(home), "LGQTUI_ATTACHMENT_LIMIT": "1"}, lambda: NOW)
    assert attachment_limit(context) == 1_000_000
    files[0].write_bytes(b"x" * 1_000_001)
    with pytest.raises(CannotRead):
        copy_beside_draft(context, files[0].with_name("A.toml"), files[0])
    assert not (files[0].with_name("A.files") / "attachments").exists()


def big(n: int, size: int) -> Attachment:
    return Attachment(f"{n:064x}.bin", f"{n}.bin", f"{n:064x}", size)


def test_no_more_is_attached_than_a_package_holds(interview: Interview) -> None:
    """By bytes, in all fields; what is attached already can be attached again."""
    attach(interview, "city", big(1, 1_500_000_000))
    with pytest.raises(CannotWrite, match=r"more than a package can hold \(2000 MB"):
        attach(interview, "city", big(2, 500_000_000))
    assert len(interview.answer_to("city").attachments) == 1
    attach(interview, "city", big(1, 1_500_000_000), "again")


def test_no_more_files_are_attached_than_a_package_holds(interview: Interview) -> None:
    """Beside its own."""
    answers = {"city": Answer(attachments=tuple(big(n, 1) for n in range(992)))}
    full = Interview(FORM, replace(interview.draft, answers=answers), lambda _: None)
    with pytest.raises(CannotWrite):
        attach(full, "city", big(992, 1))
    full.close()


def test_a_copy_is_opened_and_named(context: AppContext, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy has the content of the attachment, and the notice has its name."""
    opened: list[bytes] = []
    monkeypatch.setattr(attachment_viewer, "open_by_system", lambda path: opened.append(path.read_bytes()))
    draft = files[0].with_name("A.toml")
    files[2].write_text("The plan", "utf-8")
    copy = copy_beside_draft(context, draft, files[2])
    assert open_copy(context, draft, FieldAttachment("city", copy)).text == "A copy of it's ü.txt is being opened."
    assert opened == [b"The plan"]
    assert caption_question(copy) == "What is to be seen in it's ü.txt?"


@pytest.mark.parametrize("is_bare_first", [True, False])
@pytest.mark.parametrize(
    ("of_bare", "caption", "after"),
    [
        ("", "", ""),
        ("The map", "", "The map"),
        ("", "Ours", "Ours"),
        ("Ours", "Ours", "Ours"),
        ("Map", "Ours", "Map · Ours"),
    ],
)
def test_a_copy_without_metadata_that_is_attached_already_loses_no_caption(
    is_bare_first: bool, of_bare: str, caption: str, after: str, context: AppContext, interview: Interview, home: Path
) -> None:
    """It is attached once then, with what was said of both."""
    home.mkdir(exist_ok=True)
    draft, picture = home / "A.toml", home / "map.png"
    picture.write_bytes(png_texts(Author="Her"))
    copy = copy_beside_draft(context, draft, picture)
    bare = copy_beside_draft(context, draft, picture, without_metadata=True)
    both = [(bare, of_bare), (copy, caption)]
    for attachment, words in both if is_bare_first else both[::-1]:
        attach(interview, "city", attachment, words)
    remove_attachment_metadata(context, draft, interview, FieldAttachment("city", replace(copy, caption=caption)))
    assert [(a.sha256, a.caption) for a in interview.answer_to("city").attachments] == [(bare.sha256, after)]


def test_the_day_of_a_copy_is_that_of_its_file(context: AppContext, files: list[Path]) -> None:
    """None if it is missing, or if its name is none that the program gave."""
    draft = files[0].with_name("A.toml")
    copy = copy_beside_draft(context, draft, files[0])
    path = attachments_folder(sidecar_of(draft)) / copy.file
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert day_of_copy(draft, copy) == format_day(local_time(NOW), year=False)
    path.unlink()
    assert [day_of_copy(draft, missing) for missing in (copy, replace(copy, file="../x"))] == ["", ""]
