"""Plays an interview from a table: each row is a step and what must be true after it.

The questionnaire is a table too, one field a row: question, field, kind, condition, prompt (- for none, or else the
field's id). In a condition `a=yes` and `a!=on` stand for looks at a field; `any`, `all` and `not` are TOML. Rules are a
table: id, field, severity, condition, message.

Steps: `FIELD VALUE` answers · `type FIELD TEXT` is one change of many while typing · `settle` ends the typing ·
`text FIELD TEXT` explains a tick · `clear`, `flag`, `unflag FIELD` · `remark FIELD TEXT` · `undo`, `redo` ·
`go QUESTION`, `next`, `previous`, `next unanswered` move. In values ⏎ is a newline, ␛ an escape, … 200,000 letters.

Columns: `answers` (field=value, ! flagged, (remark)) · `asked` · `done` (answered/asked) · `aside` · `problems`
(field:code, but not what is unanswered) · `told` (what the step says it did) · `at` (the question one is at).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from lgqtui.draft.model import Draft
from lgqtui.errors import WrongUse
from lgqtui.interview.interview import Change, Interview
from lgqtui.questionnaire.library import read_questionnaire
from lgqtui.questionnaire.model import Questionnaire

_CHECK = re.compile(r"([\w-]+)(!?)=(\w+)")
_SIGNS = str.maketrans({"⏎": "\n", "␛": "\x1b", "…": "x" * 200_000})


def questionnaire(table: str, rules: str = "") -> Questionnaire:
    """Return the questionnaire that a table describes."""
    text = 'format = 1\nid = "played"\ntitle = "Played"\n[[sections]]\nid = "S"\ntitle = "S"\n'
    last = ""
    for question, field, kind, when, prompt in _cells(table, 5):
        if question != last:
            text += f'[[sections.questions]]\nid = "{question}"\ntext = "{question}"\n'
        text += f'[[sections.questions.fields]]\nid = "{field}"\nkind = "{kind}"\n'
        text += "" if prompt == "-" else f'prompt = "{prompt or field}"\n'
        text += f"when = {_CHECK.sub(_apply_check, when)}\n" if when else ""
        last = question
    for rule, field, severity, when, message in _cells(rules):
        text += f'[[rules]]\nid = "{rule}"\nfield = "{field}"\nseverity = "{severity}"\nmessage = "{message}"\n'
        text += f"when = {_CHECK.sub(_apply_check, when)}\n"
    reading = read_questionnaire(text.encode())
    assert reading.questionnaire is not None, reading.problems
    return reading.questionnaire


def _apply_check(match: re.Match[str]) -> str:
    return f'{{ field = "{match[1]}", {"is_not" if match[2] else "is"} = "{match[3]}" }}'


def play(of: Questionnaire, table: str) -> None:
    """Play the steps of a table from an empty draft; the first row has the columns, the second the start."""
    head, *rows = _cells(table)
    player = _Player(of)
    for number, (step, *expected) in enumerate(rows):
        player.do(step)
        columns = [player.see(column) for column in head[1:]]
        assert dict(zip(head[1:], columns, strict=True)) == dict(zip(head[1:], expected, strict=True)), (number, step)
    player.end()


def _cells(table: str, width: int = 0) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.split("\n") if line.strip()]
    return [row + [""] * (width - len(row)) for row in rows]


class _Player:
    """An interview, and the notice of its last step."""

    def __init__(self, of: Questionnaire) -> None:
        self.saved: list[Draft] = []
        self.interview = Interview(of, Draft("id", of.id, datetime(2026, 1, 1, tzinfo=UTC)), self.saved.append)
        self.at = of.questions[0].id
        self.notice = ""

    def do(self, step: str) -> None:
        verb, _, rest = step.partition(" ")
        field, _, value = rest.partition(" ")
        value = value.translate(_SIGNS)
        self.notice = ""
        try:
            change = self._step(step, verb, field, value)
        except WrongUse as error:
            self.notice = f"refused: {error.code}"
        else:
            self.notice = _change_text(change)

    def _step(self, step: str, verb: str, field: str, value: str) -> Change | None:
        interview = self.interview
        verbs: dict[str, Callable[[], Change | None]] = {
            "type": lambda: interview.answer(field, value, typing=True),
            "text": lambda: interview.answer(field, {"text": value}),
            "clear": lambda: interview.clear(field),
            "flag": lambda: interview.flag(field, on=True),
            "unflag": lambda: interview.flag(field, on=False),
            "remark": lambda: interview.remark(field, value),
            "undo": interview.undo,
            "redo": interview.redo,
            "settle": lambda: interview.end_typing(),  # noqa: PLW0108 - it gives nothing, where a step gives a change
            "go": lambda: self._go(field),
            "next": lambda: self._next(field),
            "previous": self._previous,
            "": lambda: None,
        }
        answered = f"{field} {value}".strip().translate(_SIGNS)
        return verbs.get(verb, lambda: interview.answer(verb, answered))()

    def _go(self, question: str) -> None:
        self.at = question

    def _next(self, unanswered: str) -> None:
        route = self.interview.route
        question_id = route.next_where(self.at, self.interview.has_unanswered) if unanswered else route.next(self.at)
        self.at = question_id.id if question_id else self.at

    def _previous(self) -> None:
        question_id = self.interview.route.previous(self.at)
        self.at = question_id.id if question_id else self.at

    def see(self, column: str) -> str:
        interview = self.interview
        progress = interview.progress
        values = {
            "answers": [_field_text(field_id, interview) for field_id in interview.draft.answers],
            "asked": [field.id for field in interview.route.fields()],
            "done": [f"{progress.answered}/{progress.applicable}"],
            "aside": interview.set_aside_ids,
            "problems": [f"{p.field}:{p.code}" for p in interview.problems() if p.needs_attention],
            "told": [self.notice],
            "at": [self.at],
        }
        return " ".join(values[column])

    def end(self) -> None:
        """Assert that the draft saved last is the current one."""
        assert self.interview.close()
        assert not self.saved or self.saved[-1] == self.interview.draft


def _field_text(field_id: str, interview: Interview) -> str:
    answer = interview.answer_to(field_id)
    ticked = {True: "on", False: "off", None: ""}[answer.checked]
    parts = (
        answer.choice,
        ticked,
        answer.text.replace("\n", "⏎"),
        *(f"{r.label}→{','.join(r.urls)}" for r in answer.links),
    )
    text = "+".join(filter(None, parts))
    return f"{field_id}={text}" + "!" * answer.flag + (f"({answer.remark})" if answer.remark else "")


def _change_text(change: Change | None) -> str:
    if change is None:
        return ""
    parts_ = [
        " ".join(("aside:", *change.set_aside_ids)) if change.set_aside_ids else "",
        " ".join(("back:", *change.restored_ids)) if change.restored_ids else "",
        f"removed: {change.removed}" if change.removed else "",
        "" if change.has_effect else "nothing",
    ]
    return ", ".join(filter(None, parts_))
