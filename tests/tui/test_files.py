"""The screens about files: exports, earlier versions, packages, questionnaires."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from lgqtui.draft.history import generations, write_generation
from lgqtui.draft.store import DraftFile
from lgqtui.export.formats import FORMATS, ExportSource
from lgqtui.formatting import format_time
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.dialog import LineDialog
from lgqtui.tui.messages import DraftReplaced, post_to_screens
from lgqtui.tui.screens.question import QuestionScreen
from lgqtui.tui.widgets.row_list import Row, RowList
from lgqtui.workflows.documents import write_document
from lgqtui.workflows.draft_access import load_draft
from lgqtui.workflows.packages import pack_draft, preview_package
from lgqtui.workflows.submissions import choose_endpoint, enqueue_draft
from tests.tui.harness import (
    NOW,
    AppHarness,
    click_text,
    draft_answer,
    key_bar,
    notices,
    press,
    row_texts,
    screen_lines,
    screen_of,
    screen_text,
    send_keys,
    type_text,
    wait_until,
    wait_until_idle,
)


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's documents."""
    folder = tmp_path / "home" / "Documents"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder.parent))
    return folder


@pytest.mark.parametrize(
    ("keys", "name", "content"),
    [
        ([], "Town.html", "The bridge"),
        (["down", "right", "down", "right"], "small-A.html", "Who answers?"),
        (["right", "right"], "Town.json", '"services"'),
        (["left"], "Town.zip", "answers.json"),
    ],
)
async def test_a_draft_is_exported_beside_the_documents(
    harness: AppHarness, documents: Path, keys: list[str], name: str, content: str
) -> None:
    """Kind, section and empty form are chosen by arrows; the path is proposed, and said when it is written."""
    async with harness.open_draft({"services": Answer(text="The bridge")}, at="services") as pilot:
        await press(pilot, "alt+x", *keys, "end")
        assert f"Documents/{name}" in screen_text(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "written:" in screen_text(pilot))
        assert content in (documents / name).read_bytes().decode("utf-8", "replace")
        assert "open it" in key_bar(pilot)
        await press(pilot, "home", "right")
        assert "open it" not in key_bar(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)


@pytest.mark.parametrize(("reply", "is_replaced"), [("escape", False), ("y", True)])
async def test_a_foreign_file_is_overwritten_only_after_a_yes(
    harness: AppHarness, documents: Path, reply: str, is_replaced: bool
) -> None:
    """As on the command line: an earlier export is written anew, another file stays."""
    (documents / "Town.html").write_text("mine", "utf-8")
    async with harness.open_draft() as pilot:
        await press(pilot, "alt+x", "end", "enter")
        assert "is there already and is another file" in screen_text(pilot)
        await press(pilot, reply)
        assert ((documents / "Town.html").read_text("utf-8") == "mine") != is_replaced
        if is_replaced:
            await press(pilot, "enter")
            await wait_until(pilot, lambda: "written anew:" in screen_text(pilot))


async def test_keys_count_while_a_foreign_file_is_overwritten(
    harness: AppHarness, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bundle takes as long as its evidence is large; the screen goes on."""
    (documents / "Town.html").write_text("mine", "utf-8")
    may_write = Event()
    write = "lgqtui.workflows.documents.write_document"
    monkeypatch.setattr(write, lambda *given: may_write.wait(5) and write_document(*given))
    async with harness.open_draft() as pilot:
        await press(pilot, "alt+x", "end", "enter")
        send_keys(pilot, "y", "home", "right")
        await wait_until(pilot, lambda: "Documents/Town.md" in screen_text(pilot))
        assert (documents / "Town.html").read_text("utf-8") == "mine"
        may_write.set()
        await wait_until(pilot, lambda: "written anew: " in screen_text(pilot))


async def test_a_click_on_a_choice_of_an_export_changes_it(harness: AppHarness, documents: Path) -> None:
    """As an arrow does; one on the path asks for another."""
    async with harness.open_draft() as pilot:
        await press(pilot, "alt+x")
        await click_text(pilot, "all sections")
        assert f"{documents.name}/Town-A.html" in screen_text(pilot)
        await click_text(pilot, "Town-A.html")
        assert isinstance(pilot.app.screen, LineDialog)


@pytest.mark.parametrize("name", ["export", "history", "packages", "settings", "questionnaires", ""])
async def test_the_rows_of_a_list_are_made_once_when_it_is_opened(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Also those of the list of drafts; anew only for a window of another width."""
    row_lists: list[Sequence[Row]] = []
    set_rows = RowList.set_rows

    def note(self: RowList, rows: Sequence[Row], current: str | None = None) -> None:
        if self.id in ("rows", "drafts"):
            row_lists.append(rows)
        set_rows(self, rows, current)

    monkeypatch.setattr(RowList, "set_rows", note)
    async with harness.open_draft() if name else harness.open_app() as pilot:
        if name:
            await pilot.app.screen.run_action(name)
        await wait_until_idle(pilot)
        assert len(row_lists) == 1
        for size, count in (((80, 20), 1), ((100, 20), 2)):
            await pilot.resize_terminal(*size)
            await wait_until_idle(pilot)
            assert len(row_lists) == count


async def test_another_path_can_be_typed_and_no_draft_is_overwritten(harness: AppHarness, documents: Path) -> None:
    """A path that could be a draft is refused, and can be corrected."""
    async with harness.open_app(None) as pilot:
        harness.draft("Other")
        await press(pilot, "alt+x")
        assert "no draft under the cursor" in screen_text(pilot)
    async with harness.open_app(None) as pilot:
        await press(pilot, "alt+x", "end", "up", "enter", "ctrl+u")
        await type_text(pilot, str(harness.home.drafts / "Other.toml"))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LineDialog)
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(documents / "form.html"))
        await press(pilot, "enter", "end", "enter")
        await wait_until(pilot, lambda: "written:" in screen_text(pilot))
        assert (documents / "form.html").is_file()
        assert row_texts(pilot)[-1] == "write the file"


async def test_a_path_that_ends_in_a_slash_is_a_folder(harness: AppHarness, documents: Path) -> None:
    """It is made when the file is written, which gets the name that is proposed for its kind; not before."""
    async with harness.open_draft() as pilot:
        await press(pilot, "alt+x", "end", "up", "enter", "ctrl+u")
        await type_text(pilot, f"{documents}/for the mayor/2026/")
        await press(pilot, "enter")
        assert "2026/Town.html" in screen_text(pilot)
        await press(pilot, "home", "right")
        assert "2026/Town.md" in screen_text(pilot)
        assert not (documents / "for the mayor").exists()
        await press(pilot, "end", "enter")
        await wait_until(pilot, lambda: "written:" in screen_text(pilot))
        assert (documents / "for the mayor" / "2026" / "Town.md").is_file()


async def test_a_typed_name_stays_for_another_kind(harness: AppHarness, documents: Path) -> None:
    """Only its ending changes, if it was that of the kind; a name that was proposed is proposed anew."""
    async with harness.open_draft() as pilot:
        await press(pilot, "alt+x", "end", "up", "enter", "ctrl+u")
        await type_text(pilot, f"{documents}/x.html")
        await press(pilot, "enter", "home", "right")
        assert "Documents/x.md" in screen_text(pilot)
        await press(pilot, "end", "up", "enter", "ctrl+u")
        await type_text(pilot, f"{documents}/notes")
        await press(pilot, "enter", "home", "right")
        assert row_texts(pilot)[-2].endswith("Documents/notes")


async def test_a_line_that_is_left_says_that_it_is_not_taken(harness: AppHarness, documents: Path) -> None:
    """Where it differs from what stood there, also after it was refused; a search, too."""
    async with harness.open_draft() as pilot:
        await press(pilot, "alt+x", "end", "up", "enter", "escape")
        assert "not taken" not in notices(pilot)
        await press(pilot, "enter", "x", "escape")
        assert "What you typed is not taken." in screen_text(pilot)
        assert f"{documents.name}/Town.html" in screen_text(pilot)


async def test_an_answer_is_taken_back_from_an_earlier_version(harness: AppHarness) -> None:
    """What is different now is shown, a field marked and taken back; what stood there is kept, and undo brings it."""
    path = harness.draft(answers={"services": Answer(text="One two"), "city": Answer(text="Old")})
    history = DraftFile(path, lambda: NOW).history
    write_generation(history, path.read_bytes(), NOW - timedelta(days=2))
    file = DraftFile(path, lambda: NOW)
    file.save(replace(file.load(), answers={"services": Answer(text="One three"), "city": Answer(text="New")}))
    async with harness.open_app(path) as pilot:
        await screen_of(pilot).go_to_field("services")
        before = len(generations(history))
        await press(pilot, "alt+h")
        await wait_until(pilot, lambda: "2 answered" in screen_text(pilot))
        assert "Different now:" in screen_text(pilot)
        await press(pilot, "end", "enter")
        assert "2 fields are different now" in screen_text(pilot)
        await press(pilot, "end")
        assert all(words in screen_text(pilot) for words in ("One two", "One three"))
        await press(pilot, "enter")
        assert draft_answer(pilot, "services").text == "One three"
        await press(pilot, "space", "enter")
        assert draft_answer(pilot, "services").text == "One two"
        assert draft_answer(pilot, "city").text == "New"
        day = format_time(NOW - timedelta(days=2), NOW)
        assert f"services is as it was on {day}. What stood there is the newest version." in notices(pilot)
        assert "One two" in screen_text(pilot)
        assert len(generations(history)) > before
        await press(pilot, "ctrl+y", "ctrl+z")
        assert draft_answer(pilot, "services").text == "One three"


async def test_lines_that_differ_stand_before_two_long_versions(harness: AppHarness) -> None:
    """Both are seen without scrolling, and the key that scrolls is named."""
    text = "".join(f"Line {n} of what is offered to residents and to visitors.\n" for n in range(30))
    path = harness.draft(answers={"services": Answer(text=text + "Old end.")})
    file = DraftFile(path, lambda: NOW)
    write_generation(file.history, path.read_bytes(), NOW - timedelta(hours=1))
    file.save(replace(file.load(), answers={"services": Answer(text=text + "New end.")}))
    async with harness.open_app(path) as pilot:
        await press(pilot, "alt+h")
        await wait_until(pilot, lambda: "1 answered" in screen_text(pilot))
        assert f"today {format_time(NOW - timedelta(hours=1), NOW)}" in screen_text(pilot)
        await press(pilot, "enter")
        assert "was: Old end." in screen_text(pilot)
        assert "now: New end." in screen_text(pilot)
        await wait_until(pilot, lambda: "Tab scroll" in key_bar(pilot))
        await press(pilot, "tab", "end")
        await wait_until(pilot, lambda: "New end." in screen_lines(pilot)[-2])


async def test_a_version_that_is_as_the_draft_is_now_offers_nothing(harness: AppHarness) -> None:
    """It says so, and no key shows or takes back."""
    path = harness.draft(answers={"city": Answer(text="Old")})
    write_generation(DraftFile(path, lambda: NOW).history, path.read_bytes(), NOW - timedelta(days=2))
    async with harness.open_app(path) as pilot:
        await press(pilot, "alt+h", "end")
        await wait_until(pilot, lambda: "Nothing is different now." in screen_text(pilot))
        assert "Enter" not in key_bar(pilot)


async def test_versions_are_compared_anew_with_a_draft_that_was_replaced(harness: AppHarness) -> None:
    """What another program has changed meanwhile is different, too."""
    path = harness.draft(answers={"city": Answer(text="Old")})
    write_generation(DraftFile(path, lambda: NOW).history, path.read_bytes(), NOW - timedelta(days=2))
    async with harness.open_app(path) as pilot:
        await press(pilot, "alt+h")
        await wait_until(pilot, lambda: "Different now:" in screen_text(pilot))
        assert "Founded" not in screen_text(pilot)
        interview = screen_of(pilot).interview
        interview.adopt(replace(interview.draft, answers={"founded": Answer(text="1820")}))
        assert interview.flush()  # or a version might come while they are listed
        post_to_screens(pilot.app, DraftReplaced)
        await wait_until(pilot, lambda: "Founded" in screen_text(pilot))


async def test_fields_that_were_taken_back_are_named(harness: AppHarness) -> None:
    """Up to three, then how many more; a time of today has no day."""
    fields = ("city", "founded", "email", "services")
    path = harness.draft(answers={field: Answer(text="Old") for field in fields})
    write_generation(DraftFile(path, lambda: NOW).history, path.read_bytes(), NOW - timedelta(minutes=1))
    file = DraftFile(path, lambda: NOW)
    file.save(replace(file.load(), answers={}))
    async with harness.open_app(path) as pilot:
        await press(pilot, "alt+h")
        await wait_until(pilot, lambda: "4 answered" in screen_text(pilot))
        await press(pilot, "end", "enter", "a", "enter")
        time = format_time(NOW - timedelta(minutes=1), NOW)
        assert f"city, founded, email and 1 more field are as they were at {time}." in notices(pilot)


async def test_a_draft_in_the_list_takes_answers_back_from_its_versions(harness: AppHarness) -> None:
    """Without opening it; a draft without versions says so."""
    path = harness.draft(answers={"city": Answer(text="Old")})
    write_generation(DraftFile(path, lambda: NOW).history, path.read_bytes(), NOW - timedelta(days=2))
    file = DraftFile(path, lambda: NOW)
    file.save(replace(file.load(), answers={"city": Answer(text="New")}))
    async with harness.open_app(None, (140, 45)) as pilot:
        await press(pilot, "alt+h")
        await wait_until(pilot, lambda: "1 answered" in screen_text(pilot))
        await press(pilot, "end", "enter", "a", "enter")
        assert harness.saved("city").text == "Old"


@pytest.mark.parametrize(("kind", "name"), [("json", "Moved.json"), ("bundle", "Moved.zip")])
async def test_an_export_is_imported(harness: AppHarness, documents: Path, kind: str, name: str) -> None:
    """By its typed path, from a question as from the list; one with the id of a draft here is asked about first."""
    path = harness.draft(answers={"city": Answer(text="Ulm")})
    loaded = load_draft(harness.create_app().lifecycle.context, str(path), "Town")
    source = ExportSource(loaded.questionnaire, loaded.draft, path)
    if FORMATS[kind].render:
        (documents / name).write_bytes(FORMATS[kind].render(source))  # type: ignore[misc]
    else:
        FORMATS[kind].write(source, documents / name)  # type: ignore[misc]
    async with harness.open_app(path) as pilot:
        await press(pilot, "alt+i")
        await type_text(pilot, str(documents / name))
        await press(pilot, "enter")
        assert "There is already a draft with this id: Town." in screen_text(pilot)
        await press(pilot, "y")
        await wait_until(pilot, lambda: screen_of(pilot).draft_path.stem == "Moved")
        assert draft_answer(pilot, "city").text == "Ulm"
        assert harness.saved("city", "Moved").text == "Ulm"


async def test_a_draft_is_opened_where_it_is(harness: AppHarness, documents: Path) -> None:
    """A TOML file is opened where it is; the folder shows size and time of each file."""
    path = harness.draft(answers={"city": Answer(text="Ulm")})
    (documents / "Elsewhere.toml").write_bytes(path.read_bytes())
    async with harness.open_app(None) as pilot:
        await press(pilot, "alt+i")
        await type_text(pilot, f"{documents}/")
        assert "Elsewhere.toml" in screen_text(pilot)
        assert f"{len(path.read_bytes())} bytes" in screen_text(pilot)
        await type_text(pilot, "Elsewhere.toml")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, QuestionScreen))
        assert screen_of(pilot).draft_path == documents / "Elsewhere.toml"


async def test_a_package_is_verified_and_imported_if_it_is_sound(harness: AppHarness, documents: Path) -> None:
    """In the words of the command, found in the menu by its name; Enter on an empty line goes without a receipt."""
    path = harness.draft(answers={"city": Answer(text="Ulm")})
    context = harness.create_app().lifecycle.context
    loaded = load_draft(context, str(path), "Town")
    preview = preview_package(loaded.draft, loaded.questionnaire, path, can_ask=False)
    pack_draft(context, preview, target=documents / "package.zip")
    async with harness.open_app(path) as pilot:
        await press(pilot, "f10", "slash")
        await type_text(pilot, "verify")
        await press(pilot, "enter")
        await type_text(pilot, str(documents / "package.zip"))
        await press(pilot, "enter")
        assert row_texts(pilot) == [
            "without a receipt",
            f"../ this is {documents}",
            "No file here ends in .json; type its name for another.",
        ]
        await press(pilot, "enter")
        assert screen_text(pilot).index("✓ The package is sound.") < screen_text(pilot).index("package.zip")
        assert "sound · “Ulm”" in " ".join(screen_text(pilot).split())
        await press(pilot, "escape", "alt+i")
        await type_text(pilot, str(documents / "package.zip"))
        await press(pilot, "enter", "y")
        await wait_until(pilot, lambda: screen_of(pilot).draft_path.stem == "package")
        assert harness.saved("city", "package").text == "Ulm"
        with ZipFile(documents / "package.zip", "a") as changed:
            changed.writestr(f"{changed.namelist()[0].split('/')[0]}/data/more.txt", "more")
        await press(pilot, "alt+i")
        await type_text(pilot, str(documents / "package.zip"))
        await press(pilot, "enter")
        assert "more.txt" in screen_text(pilot)
        assert "is no sound package" in notices(pilot)
    assert not (harness.home.drafts / "package-2.toml").exists()


async def test_a_receipt_is_left_out_by_a_row_and_esc_goes_back(harness: AppHarness, documents: Path) -> None:
    """Packages are no receipts; a file of any name can be typed."""
    (documents / "package.zip").write_bytes(b"no package")
    (documents / "receipt.JSON").write_text("{}")
    async with harness.open_app(harness.draft()) as pilot:
        await press(pilot, "f10", "slash")
        await type_text(pilot, f"verify\n{documents}/package.zip\n")
        assert [row.split()[0] for row in row_texts(pilot)] == ["without", "../", "receipt.JSON"]
        await type_text(pilot, "package.z")
        assert row_texts(pilot)[0].startswith("package.zip")
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)
        await press(pilot, "f10", "slash")
        await type_text(pilot, "verify\npackage.zip\nreceipt\n")
        assert "receipt.JSON is no receipt" in " ".join(screen_text(pilot).split())


async def test_a_file_is_first_sought_where_the_program_was_started(
    harness: AppHarness, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then in the folder of the last one that was picked."""
    (documents / "plan.txt").write_text("a plan")
    (documents.parent / "other.txt").write_text("another")
    monkeypatch.chdir(documents)
    async with harness.open_draft(at="services") as pilot:
        await press(pilot, "f4")
        assert row_texts(pilot)[0] == f"../ this is {documents}"
        await type_text(pilot, "../oth\n")
        await press(pilot, "enter")
        assert [a.name for a in draft_answer(pilot, "services").attachments] == ["other.txt"]
        await press(pilot, "f4", "plus")
        assert row_texts(pilot)[0] == f"../ this is {documents.parent}"


def enqueue(harness: AppHarness, name: str, receiver: Path) -> Path:
    """Queue a package of a new draft for a folder; return the draft."""
    context, path = harness.create_app().lifecycle.context, harness.draft(name, answers={"city": Answer(text=name)})
    loaded = load_draft(context, str(path), name)
    preview = preview_package(loaded.draft, loaded.questionnaire, path, can_ask=False)
    enqueue_draft(context, preview, choose_endpoint(context, f"folder:{receiver}"))
    return path


async def test_the_package_under_the_cursor_is_dropped_though_another_was_queued(
    harness: AppHarness, documents: Path
) -> None:
    """Rows are read anew at each change of the window, and the cursor stays on the same package."""
    enqueue(harness, "First", documents)
    async with harness.open_app(enqueue(harness, "Second", documents)) as pilot:
        await press(pilot, "f10", "slash")
        await type_text(pilot, "packages\n")
        enqueue(harness, "Third", documents)
        await pilot.resize_terminal(100, 30)
        await press(pilot, "x", "y")
        assert [row.split()[-2] for row in row_texts(pilot)] == ["Third", "First"]


async def test_a_damaged_entry_is_no_empty_outbox(harness: AppHarness) -> None:
    """The screen says what is to be done about it, and not that nothing waits."""
    folder = harness.home.outbox / "00000000-0000-5000-8000-000000000000"
    folder.mkdir(parents=True)
    (folder / "to-0123456789abcdef.json").write_text("{")
    async with harness.open_app(harness.draft()) as pilot:
        await press(pilot, "f10", "slash")
        await type_text(pilot, "packages\n")
        assert "Move it away, and submit the draft again." in " ".join(screen_text(pilot).split())
        assert "is empty" not in screen_text(pilot)


async def test_packages_are_shown_sent_verified_and_dropped(harness: AppHarness, documents: Path) -> None:
    """What waits is sent from the list, its receipt compared with the package; another is dropped after a yes."""
    enqueue(harness, "First", documents)
    async with harness.open_app(enqueue(harness, "Second", documents)) as pilot:
        await press(pilot, "f10", "slash")
        await type_text(pilot, "packages")
        await press(pilot, "enter")
        assert "2 wait · 0 sent" in screen_text(pilot)
        assert row_texts(pilot)[0].endswith("Second    waits")
        await press(pilot, "enter")
        assert "It stays in the outbox until it is sent." in screen_text(pilot)
        await press(pilot, "escape")
        await press(pilot, "end", "s")
        await wait_until(pilot, lambda: "1 waits · 1 sent" in screen_text(pilot))
        assert f"sent to folder:{documents} · receipt " in row_texts(pilot)[1]
        await press(pilot, "v")
        assert "was delivered to" in " ".join(screen_text(pilot).replace("│", "").split())
        await press(pilot, "escape", "enter")
        await wait_until(pilot, lambda: "proof " in screen_text(pilot))
        await press(pilot, "escape", "home", "x", "escape")
        assert "1 waits · 1 sent" in screen_text(pilot)
        await press(pilot, "x", "y")
        assert "0 wait · 1 sent" in screen_text(pilot)
