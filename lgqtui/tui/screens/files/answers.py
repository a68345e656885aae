"""Many answers of a file: what they change is shown before they are taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App

from lgqtui.errors import Error
from lgqtui.export.json_codec import JSON_LIMIT, decoded
from lgqtui.files import read_file
from lgqtui.i18n import tr, trn
from lgqtui.interview.answer_batch import read_batch, try_batch
from lgqtui.interview.interview import Change, Interview
from lgqtui.questionnaire.kinds import summarize_answer
from lgqtui.tui.dialogs.dialog import ConfirmDialog
from lgqtui.tui.dialogs.file_picker import AnswersPicker
from lgqtui.tui.services import services


def take_answers(app: App[Any], interview: Interview, show: Callable[[Change], object]) -> None:
    """Ask for a file, show what its answers change, and take them in one step: all or none."""

    def preview(picked: str | None) -> None:
        if picked is None:
            return
        services(app).last_folder = Path(picked).parent
        try:
            entries = read_batch(picked, decoded(read_file(Path(picked), JSON_LIMIT), picked))
            changes = [change for change in try_batch(picked, entries, interview) if change.has_effect]
        except Error as error:
            services(app).notify_error(error)
            return
        if not changes:
            services(app).notify_text(tr("Every answer of this file stands here already."))
            return
        question = trn("Take {n} answer that differs?", "Take {n} answers that differ?", len(changes))
        lines = "\n".join(_describe(interview, change) for change in changes)
        app.push_screen(ConfirmDialog(question, lines), partial(accept, changes))

    def accept(changes: list[Change], agreed: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
        if agreed and (change := interview.put_all({change.field: change.after for change in changes})):
            show(change)

    app.push_screen(AnswersPicker(services(app).last_folder, JSON_LIMIT), preview)


def _describe(interview: Interview, change: Change) -> str:
    field = interview.field(change.field)
    before, after = (summarize_answer(field, answer) or "·" for answer in (change.before, change.after))
    return tr("{field}: {before} → {after}", field=field.id, before=before, after=after)
