"""What an editor left behind for a draft, and what is said about a text that was taken over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import WrongUse
from lgqtui.external_editor import EditorSession
from lgqtui.interview.session import Session
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.text import Cleaned
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.editor_texts import offer_left_texts, open_editor, taken_notices

NOW = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)


@pytest.fixture
def session(home: Path) -> Session:
    """Open a draft with a text."""
    file = DraftFile(home / "City.toml", lambda: NOW)
    home.mkdir()
    file.create(Draft("1234", "lgq-2022", NOW).with_answer("III.1", Answer(text="Words")))
    return Session(file, QuestionnaireLibrary(home / "questionnaires"), lambda _: None, home / "state")


def leave(session: Session, name: str, content: bytes) -> Path:
    """Leave a file, as an editor does."""
    path = session.recovery_file.state_folder / f"{session.recovery_file.key}.{name}.abcd.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "field", "expected"),
    [
        ("text.III.1", b"New words\n", "III.1", Answer(text="New words")),
        ("text.III.2-explain", b"Why", "III.2-explain", Answer(text="Why")),
        ("text.III.1", b"", "III.1", Answer()),
    ],
)
def test_a_text_is_put_where_recovered_answers_are(
    name: str, content: bytes, field: str, expected: Answer, session: Session
) -> None:
    """Named once for each version of the file."""
    path = leave(session, name, content)
    (notice,) = offer_left_texts(session)
    assert str(path) in notice.text
    recovered = session.recovery_file.find(session.interview.draft)
    assert recovered is not None
    assert recovered.draft.answer(field) == expected
    assert list(offer_left_texts(session)) == []
    path.write_bytes(content + b"more")
    assert len(list(offer_left_texts(session))) == 1
    session.close()


def test_rows_are_read_from_a_list(session: Session) -> None:
    """As they are pasted."""
    leave(session, "links.I.1", b"Portal: https://p.example.org/")
    assert len(list(offer_left_texts(session))) == 1
    recovered = session.recovery_file.find(session.interview.draft)
    assert recovered is not None
    assert [row.label for row in recovered.draft.answer("I.1").links] == ["Portal"]
    session.close()


@pytest.mark.parametrize(
    ("name", "content"), [("text.III.1", b"caf\xe9"), ("text.no-such-field", b"Words"), ("text.III.1", b"x" * 900_000)]
)
def test_what_cannot_be_an_answer_is_only_named(name: str, content: bytes, session: Session) -> None:
    """The file stays, for the user alone."""
    path = leave(session, name, content)
    assert len(list(offer_left_texts(session))) == 1
    assert session.recovery_file.find(session.interview.draft) is None
    assert path.stat().st_mode & 0o777 == 0o600
    assert path in session.recovery_file.paths()
    session.close()


def test_a_text_that_is_the_answer_is_removed(session: Session) -> None:
    """The editor was closed and had saved nothing."""
    path = leave(session, "text.III.1", b"Words\n")
    assert list(offer_left_texts(session)) == []
    assert not path.exists()
    session.close()


def test_other_recovered_answers_stay_where_they_are(session: Session) -> None:
    """They are chosen from first; the file is named."""
    draft = session.interview.draft.with_answer("II", Answer(choice="yes"))
    session.recovery_file.keep(draft, session.file.version.content)
    leave(session, "text.III.1", b"New")
    assert len(list(offer_left_texts(session))) == 1
    recovered = session.recovery_file.find(session.interview.draft)
    assert recovered is not None
    assert recovered.draft.answer("III.1").text == "Words"
    session.close()


def test_the_source_of_an_editor_that_is_not_there_is_named(session: Session, home: Path) -> None:
    """A variable, or the file."""
    environ = {"LGQTUI_HOME": str(home), "VISUAL": "no-such-editor"}
    with pytest.raises(WrongUse, match="as VISUAL says"):
        open_editor(AppContext(environ, lambda: NOW), session, "text", "III.1", "")
    (home / "settings.toml").write_text('editor = "no-such-editor"', "utf-8")
    with pytest.raises(WrongUse, match="as the settings file says"):
        open_editor(AppContext(environ, lambda: NOW), session, "text", "III.1", "")
    session.close()


@pytest.mark.parametrize(
    ("before", "edited", "expected"),
    [
        ("Words", Cleaned("Other", 0), []),
        ("Words", Cleaned("Other", 2), ["2 control characters were left out."]),
        ("Words", Cleaned(" \n", 0), ["The editor left nothing, so it is empty now. ^R takes that back."]),
        ("", Cleaned("", 0), []),
    ],
)
def test_notices_about_a_text_that_was_taken_over(
    before: str, edited: Cleaned, expected: list[str], tmp_path: Path
) -> None:
    """What was left out, and how an emptied text comes back."""
    edit = EditorSession(["vi"], before, tmp_path, "name", 100)
    assert list(taken_notices(edit, edited, undo="^R")) == expected
