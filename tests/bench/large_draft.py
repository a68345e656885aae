"""Generated questionnaires of any size with every kind of field, and drafts with all fields answered."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from msgspec.structs import replace

from lgqtui.draft.folder import Drafts
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.folders import find_user_folders

_QUESTIONS_PER_SECTION = 10


def question_text(number: int) -> str:
    """Return the text of a question, counted from 0."""
    return f"Question number {number}?"


def large_draft(folder: Path, fields: int) -> Path:
    """Write a draft with a number of fields, all answered, in the home `folder`; return its path."""
    home = find_user_folders({"LGQTUI_HOME": str(folder)})
    home.questionnaires.mkdir(parents=True, exist_ok=True)
    name = f"kinds-{fields}"
    (home.questionnaires / f"{name}.toml").write_text(_questionnaire(name, fields), "utf-8")
    file, draft = Drafts(home, lambda: datetime.now(UTC)).new(name, name)
    questionnaire = QuestionnaireLibrary(home.questionnaires).find(name)
    answers = {field.id: _answer(field.kind, index) for index, field in enumerate(questionnaire.fields.values())}
    file.save(replace(draft, answers=answers))
    return file.path


def _questionnaire(name: str, fields: int) -> str:
    """Two fields in a question, ten questions in a section; of the two after a yes_no one depends on it."""
    kinds = cycle(KINDS)
    lines = ["format = 1", f'id = "{name}"', 'title = "Every kind"']
    for index in range(0, fields, 2):
        if index % (2 * _QUESTIONS_PER_SECTION) == 0:
            lines += ["[[sections]]", f'id = "S{index}"', f'title = "Section {index}"']
        lines += [
            "[[sections.questions]]",
            f'id = "Q{index}"',
            f'number = "{index}"',
            f'text = "{question_text(index // 2)}"',
        ]
        choice = ""
        for number in (index, index + 1):
            kind = next(kinds)
            lines += [
                "[[sections.questions.fields]]",
                f'id = "F{number}"',
                f'kind = "{kind}"',
                f'prompt = "Field {number}"',
            ]
            lines += [f'when = {{ field = "{choice}", is = "yes" }}'] if choice else []
            choice = f"F{number}" if kind == "yes_no" else ""
    return "\n".join(lines) + "\n"


def _answer(kind: str, index: int) -> Answer:
    page = f"https://service{index % 97}.example.org/report/{index}"
    match kind:
        case "yes_no":
            return Answer(choice="yes")
        case "tick":
            return Answer(checked=True, text=f"It has applied since {2000 + index % 25}.")
        case "links":
            return Answer(
                links=(LinkRow(f"Portal {index}", (page,)), LinkRow("Report", (f"{page}.pdf", f"{page}?old")))
            )
        case "date":
            return Answer(text=f"{1 + index % 28} July {2000 + index % 25}")
        case "short":
            return Answer(text=f"Answer {index}")
    paragraph = (
        f"The city publishes its figures every quarter, for year {index} at {page}, and tells what became of them."
    )
    return Answer(text="\n\n".join([paragraph] * 3))
