"""A kind with an input style that exists, and no option of its own, needs only a row in `questionnaire/kinds.py`.

Every reader of kinds is tested with a toy kind. A new style or option needs more: `lgqtui/README.md` says what.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.checks.answers import CHECKS, check_field
from lgqtui.draft.model import Draft
from lgqtui.errors import WrongUse
from lgqtui.export.document import build_document
from lgqtui.export.html_renderer import render_html
from lgqtui.export.json_codec import decode_draft, encode_draft
from lgqtui.export.markdown_renderer import render_markdown
from lgqtui.interview.answer_request import AnswerRequest, new_answer
from lgqtui.interview.response_state import ResponseState
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.answer_codec import AnswerDecoder, encode_answer
from lgqtui.questionnaire.kinds import KINDS, Kind, parse_answer, summarize_answer, usable_parts
from lgqtui.questionnaire.library import read_questionnaire
from lgqtui.questionnaire.model import Field, Questionnaire
from lgqtui.questionnaire.route import find_route
from lgqtui.tui.fields.registry import usage_of
from lgqtui.tui.fields.short import LineInput
from tests.plain.player import ConsolePlayer
from tests.tui.harness import AppHarness, draft_answer, screen_text, type_text, wait_until_idle

PROGRAM = Path(__file__).parents[2] / "lgqtui"
MODULES_OF_KINDS = {"questionnaire/kinds.py", "checks/answers.py"}
"""The only modules that know kinds by their names."""

NUMBER = Kind(
    "number",
    input="line",
    parts=("text",),
    expects="a number in figures",
    label="a number",
    prompt_label="Number:",
    placeholder="in figures",
    empty="no number",
    help="Write it in figures.",
    parse=lambda _, typed: {"text": typed.replace(",", "")},
    condition_values=("zero", "answered", "empty"),
    condition_value=lambda answer: "zero" if answer.text == "0" else "answered" if answer.text else "empty",
    is_answered=lambda answer: answer.text.isdecimal(),
    counts_in_progress=lambda answer: answer.text != "?",
    summarize=lambda answer: iter([f"{answer.text} in all" if answer.text else ""]),
)

TOML = """
format = 1
id = "toy"
title = "A questionnaire with a number"

[[sections]]
id = "A"
title = "Figures"
questions = [
  { id = "A.1", number = "A.1", text = "How many?", fields = [
    { id = "size", kind = "number", prompt = "Staff" },
    { id = "why", kind = "short", prompt = "Why none?", when = { field = "size", is = "zero" } },
  ] },
]
"""


@pytest.fixture(autouse=True)
def _toy_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the row, and a check of its own."""

    def check_number(field: Field, answer: Answer) -> Iterator[Problem]:
        if len(answer.text) > 6:
            yield Problem("hint", "large", "that is many", field=field.id)

    monkeypatch.setitem(KINDS, "number", NUMBER)
    monkeypatch.setitem(CHECKS, "number", check_number)
    monkeypatch.setattr("gc.freeze", lambda: None)


def toy() -> Questionnaire:
    result = read_questionnaire(TOML.encode())
    assert result.questionnaire is not None, result.problems
    return result.questionnaire


def toy_draft(text: str) -> Draft:
    answers = {"size": Answer(text=text)}
    return Draft(id="d", questionnaire="toy", created=datetime(2026, 1, 1, tzinfo=UTC), answers=answers)


FIELD = Field("size", "number")


def read_by_parser() -> None:
    assert toy().fields["size"].kind == "number"
    [problem] = read_questionnaire(TOML.replace('"number"', '"nmber"').encode()).problems
    assert problem.params["near"] == "number"
    [problem] = read_questionnaire(TOML.replace('kind = "number", ', "").encode()).problems
    assert problem.remedy.format(**problem.params).endswith(" or number.")


def read_by_validator() -> None:
    [problem] = read_questionnaire(TOML.replace('is = "zero"', 'is = "yes"').encode()).problems
    assert problem.code == "impossible-value"
    assert problem.params["states"] == "zero, answered, empty"


def read_by_answer_codec() -> None:
    answer = parse_answer(FIELD, "1,200", BLANK).answer
    assert encode_answer(answer) == {"text": "1200"}
    assert AnswerDecoder().answer(encode_answer(answer), ("answers", "size")) == answer


def read_by_command_line() -> None:
    assert new_answer(FIELD, BLANK, AnswerRequest(value="1,200")).answer == Answer(text="1200")
    with pytest.raises(WrongUse, match="of the kind number"):
        new_answer(FIELD, BLANK, AnswerRequest(value="https://a.example", add=True))
    with pytest.raises(WrongUse) as caught:
        new_answer(FIELD, BLANK, AnswerRequest(value='{"choice": "yes"}', shape=True))
    assert caught.value.remedy == "Write a number in figures; as JSON it takes text."


def read_by_checks() -> None:
    assert [problem.code for problem in check_field(FIELD, Answer(text="1"))] == []
    assert [problem.code for problem in check_field(FIELD, Answer(text="1234567"))] == ["large"]
    assert [problem.code for problem in check_field(FIELD, Answer(text="many"))] == ["unanswered"]
    assert usable_parts(FIELD) == ("text",)


def read_by_progress() -> None:
    for text, progress in (("12", (1, 1)), ("many", (0, 1)), ("?", (0, 0)), ("0", (1, 2))):
        state = ResponseState(toy(), toy_draft(text).answers)
        assert (state.progress.answered, state.progress.applicable) == progress


def read_by_conditions() -> None:
    assert "why" in find_route(toy(), toy_draft("0").answers).applicable
    assert "why" not in find_route(toy(), toy_draft("1").answers).applicable
    answered = read_questionnaire(TOML.replace('is = "zero"', 'is = "answered"').encode()).questionnaire
    assert answered is not None
    assert "why" in find_route(answered, toy_draft("0").answers).applicable


def read_by_summaries() -> None:
    assert summarize_answer(FIELD, Answer(text="7")) == "7 in all"
    assert summarize_answer(FIELD, BLANK) == "no number"


def read_by_markdown() -> None:
    assert "- Staff: 1200" in render_markdown(build_document(toy(), toy_draft("1200")))
    assert "- Staff: ____" in render_markdown(build_document(toy(), None))


def read_by_html() -> None:
    assert '<dt>Staff</dt>\n<dd dir="auto">1200</dd>' in render_html(build_document(toy(), toy_draft("1200")))
    assert '<dt>Staff</dt>\n<dd class="rule"></dd>' in render_html(build_document(toy(), None))


def read_by_json() -> None:
    draft = toy_draft("1200")
    assert decode_draft(encode_draft(toy(), draft, with_remarks=False).encode(), "a.json").answers == draft.answers


READERS: tuple[Callable[[], None], ...] = (
    read_by_parser,
    read_by_validator,
    read_by_answer_codec,
    read_by_command_line,
    read_by_checks,
    read_by_progress,
    read_by_conditions,
    read_by_summaries,
    read_by_markdown,
    read_by_html,
    read_by_json,
)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_a_reader_goes_by_the_row(reader: Callable[[], None]) -> None:
    """The name of the test says which reader lacks the kind."""
    reader()


def test_the_console_goes_by_the_row(home: Path) -> None:
    """The question, the prompt, the help and the answer read aloud know the kind."""
    player = ConsolePlayer(home)
    player.verbosity = "full"
    player.harness.add_questionnaire("toy", TOML)
    transcript = player.play("1,200", "/back", "?", path=player.harness.draft(questionnaire="toy"))
    assert "Section Figures.\nQuestion 1 of 1, a number." in transcript.text
    assert "Number, one line:" in transcript.text
    assert "Your answer: 1,200" in transcript.text
    assert "Type your answer on one line." in transcript.text


async def test_the_full_screen_goes_by_the_row(home: Path) -> None:
    """The line, the hint in it and the help know the kind; what is typed becomes its answer."""
    harness = AppHarness(home)
    harness.add_questionnaire("toy", TOML)
    async with harness.open_app(harness.draft(questionnaire="toy")) as pilot:
        assert isinstance(pilot.app.focused, LineInput)
        assert "(in figures)" in screen_text(pilot)
        await type_text(pilot, "1200")
        await wait_until_idle(pilot)
        assert draft_answer(pilot, "size") == Answer(text="1200")
    assert "Write it in figures." in usage_of(toy().questions[0].fields[0])


def kind_names(path: Path) -> Iterator[str]:
    """Yield where a `kind` is compared with the name of one, and where a name stands that only a kind has."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Constant(value="short" | "yes_no"):
                yield f"{path.relative_to(PROGRAM)}:{node.lineno}"
            case ast.Compare() | ast.Match():
                subject = ast.unparse(node.subject if isinstance(node, ast.Match) else node)
                constants = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
                if re.search(r"\bkind\b", subject) and constants & KINDS.keys():
                    yield f"{path.relative_to(PROGRAM)}:{node.lineno}"


def test_no_other_module_knows_a_kind_by_its_name() -> None:
    """A reader goes by the row or by its input style; else a new kind would have to be written there as well."""
    modules = [path for path in sorted(PROGRAM.rglob("*.py")) if str(path.relative_to(PROGRAM)) not in MODULES_OF_KINDS]
    lines = [line for path in modules for line in kind_names(path)]
    remedy = "each compares a kind with a name: ask its row in questionnaire/kinds.py:KINDS (input, parts, a function)"
    assert lines == [], remedy
    documents = {path.name: path.read_text("utf-8") for path in PROGRAM.rglob("*.jinja")}
    assert [name for name, text in documents.items() if re.search(r"\.kind\b", text)] == []
