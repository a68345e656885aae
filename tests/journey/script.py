"""The input that gives a whole response question by question, without the full screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from msgspec import Struct

from lgqtui.draft.model import Draft
from lgqtui.interview.interview import Interview
from lgqtui.links.list_parser import format_link_list
from lgqtui.links.model import LinkRow
from lgqtui.plain.console import END, escape_slash
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Field, Questionnaire


class Entry(Struct, frozen=True):
    """A reply to a prompt: words, a choice (its letter), a text, or nothing."""

    kind: str
    text: str = ""


def entries(questionnaire: Questionnaire, target: Draft) -> Iterator[Entry]:
    """Yield every reply, in the order of the questions, until all answers of `target` are given."""
    shadow = Interview(questionnaire, Draft("", questionnaire.id, datetime(2026, 1, 1, tzinfo=UTC)), lambda _: None)
    try:
        for is_box, run in groupby(questionnaire.fields.values(), lambda field: field.kind == "tick"):
            if is_box:
                fields = [field for field in run if field.id in shadow.route.applicable]
                yield from _boxes(fields, [target.answer(field.id) for field in fields])
            else:
                for field in run:
                    if field.id in shadow.route.applicable:
                        yield from _at(shadow, field, target)
    finally:
        shadow.close()


def _at(shadow: Interview, field: Field, target: Draft) -> Iterator[Entry]:
    """Yield the replies at a field; answers set aside by a No are given under Yes first."""
    answer = target.answer(field.id)
    if answer.choice == "no" and field.id in shadow.questionnaire.condition_fields:
        yield Entry("choice", "y")
        shadow.answer(field.id, "yes")
        question = shadow.questionnaire.question_of[field.id]
        for other in shadow.applicable_fields(question)[1:]:
            yield from _give(other, target.answer(other.id))
        yield Entry("words", f"/jump {field.id}")
    yield from _give(field, answer)
    shadow.put(field.id, answer)


def _note(answer: Answer) -> Iterator[Entry]:
    if answer.flag:
        yield Entry("words", "/flag")
    if answer.remark:
        yield Entry("words", f"/remark {answer.remark}")


def _give(field: Field, answer: Answer) -> Iterator[Entry]:
    yield from _note(answer)
    match field.kind:
        case "yes_no":
            yield Entry("choice", answer.choice[:1])
        case "links":
            yield from _rows(answer.links)
            yield Entry("text")
        case "text":
            yield from _beside(answer.links)
            yield Entry("text", answer.text)
        case _:
            yield Entry("words", escape_slash(answer.text))


def _boxes(fields: Sequence[Field], answers: Sequence[Answer]) -> Iterator[Entry]:
    """Yield what is kept with single boxes, the numbers of all that are ticked, and their explanations."""
    replies = list(zip(fields, answers, strict=True))
    for number, (field, answer) in enumerate(replies, 1):
        is_explained_only = bool(answer.text) and not answer.checked
        if answer.flag or answer.remark or answer.links or is_explained_only:
            yield Entry("words", f"/jump {field.id}")
            yield from _note(answer)
            yield from _beside(answer.links)
            if is_explained_only:
                yield Entry("words", "/explain" if answer.checked is None else str(number))
                yield Entry("text", answer.text)
            if answer.checked is False:  # ticked by mistake, and taken back
                yield Entry("words", f"/jump {field.id}")
                yield Entry("words", str(number))
            yield Entry("words", f"/jump {fields[0].id}")
    yield Entry("words", " ".join(str(number) for number, answer in enumerate(answers, 1) if answer.checked))
    yield from (Entry("text", answer.text) for field, answer in replies if answer.checked and field.explain)


def _beside(rows: tuple[LinkRow, ...]) -> Iterator[Entry]:
    if rows:
        yield Entry("words", "/beside")
        yield from _rows(rows)
        yield Entry("words", "/back")


def _rows(rows: tuple[LinkRow, ...]) -> Iterator[Entry]:
    if rows:
        yield Entry("text", format_link_list(rows).removesuffix("\n"))
        yield Entry("choice", "y")


def lines_of(entry: Entry) -> list[str]:
    """Return an entry as typed lines."""
    if entry.kind != "text" or not entry.text:
        return [entry.text]
    first, *rest = entry.text.split("\n")
    return [escape_slash(first), *("/" + line if line == END else line for line in rest), END]
