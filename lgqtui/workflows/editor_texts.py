"""Texts in the user's own editor: what both front ends begin and say, and what an editor left is offered again."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from lgqtui.draft.diff import diff_drafts
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveryFile
from lgqtui.errors import Error
from lgqtui.external_editor import EditorSession, find_editor, keep_private, read_text
from lgqtui.files import read_if_exists, replace_file, stamp
from lgqtui.i18n import tr
from lgqtui.interview.session import Session
from lgqtui.links.list_parser import parse_link_list
from lgqtui.questionnaire.kinds import TEXT_LIMIT, AnswerParts, parse_answer
from lgqtui.text import Cleaned
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.notices import Notice, removed_notice

Part = Literal["text", "links"]
_OFFERED = ".offered"
_MARKER_LIMIT = 1_000


def open_editor(context: AppContext, session: Session, part: Part, field_id: str, text: str) -> EditorSession:
    """Prepare a part of an answer for the editor that is chosen. Raises WrongUse if that cannot be used."""
    chosen = context.settings.values["editor"]
    command = find_editor(chosen.value, chosen.variable or tr("the settings file"))
    recovery_file = session.recovery_file
    return EditorSession(command, text, recovery_file.state_folder, f"{recovery_file.key}.{part}.{field_id}", TEXT_LIMIT)


def at_once_notice(edit: EditorSession) -> tuple[str, str]:
    """Two sentences about an editor that ended at once: what was noticed, and what to do."""
    template = "{editor} returned at once with the file unchanged. If it opens a window, it may need --wait."
    return tr(template, editor=shlex.join(edit.command)), tr("Save and close it there, then Enter here reads the file.")


def left_notice(edit: EditorSession) -> str:
    """A sentence about a file that is not read now."""
    return tr("Nothing is taken over. {path} is offered when you open the draft again.", path=edit.path)


def taken_notices(edit: EditorSession, edited: Cleaned, undo: str) -> Iterator[str]:
    """Yield what there is to say about a text that was taken over; `undo` is the key or command that takes it back."""
    if edited.removed:
        yield removed_notice(edited.removed)
    if edit.text.strip() and not edited.text.strip():
        yield tr("The editor left nothing, so it is empty now. {undo} takes that back.", undo=undo)


def offer_left_texts(session: Session) -> Iterator[Notice]:
    """Name what an editor left for a draft, each version once, and put it where recovered answers are chosen from."""
    draft = offered = session.interview.draft
    for path in session.recovery_file.editor_files:
        marker, version = path.with_suffix(_OFFERED), str(stamp(path)).encode()
        if path.suffix == _OFFERED or read_if_exists(marker, _MARKER_LIMIT) == version:
            continue
        with contextlib.suppress(Error):
            changed = _with_text(session, offered, path)
            if changed == offered:  # the editor was closed, and had saved nothing
                path.unlink()
                continue
            offered = changed
        keep_private(path)
        with contextlib.suppress(Error):
            replace_file(marker, version)
        yield Notice(tr("Your editor left a text that is not in the draft: {path}", path=path), "warning")
    if diff_drafts(offered, draft) and session.recovery_file.find(draft) is None:
        RecoveryFile(session.file.path, draft.id, session.recovery_file.state_folder).keep(offered, session.file.version.content)


def _with_text(session: Session, draft: Draft, path: Path) -> Draft:
    """The draft with the text of a file in the field that the file's name says. Raises Error if it cannot be."""
    _, part, name = path.name.split(".", 2)
    field, text = session.interview.field(name.rsplit(".", 2)[0]), read_text(path, TEXT_LIMIT).text.removesuffix("\n")
    rows = tuple(parsed.row for parsed in parse_link_list(text))
    parts: AnswerParts = {"links": rows} if part == "links" else {"text": text}
    return draft.with_answer(field.id, parse_answer(field, parts, draft.answer(field.id)).answer)
