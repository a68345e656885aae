"""Reading questionnaire files: every fault with its position, all at once, and no exception."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.errors import CannotRead
from lgqtui.i18n import tr
from lgqtui.problems import Problem
from lgqtui.questionnaire import parser, table_reader
from lgqtui.questionnaire.conditions import All, Any, Is, Not
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.library import QUESTIONNAIRE_LIMIT, LoadResult, load_questionnaire, read_questionnaire
from lgqtui.questionnaire.model import Field, Questionnaire
from lgqtui.questionnaire.table_reader import LONGEST_TEXT
from tests.hypothesis_settings import max_examples

SHIPPED = (Path(__file__).parents[3] / "questions" / "lgq-2022.toml").read_text(encoding="utf-8")

SOUND = """\
format = 1
id = "small"
title = "A small one"
respondent = "Q1"

[footnotes]
1 = "What a name is."

[[sections]]
id = "A"
title = "First"

[[sections.questions]]
id = "Q1"
text = "Your name¹?"
footnotes = ["1"]

[[sections.questions.fields]]
id = "Q1"
kind = "short"

[[sections.questions]]
id = "Q2"

[[sections.questions.fields]]
id = "Q2"
kind = "yes_no"
prompt = "Yes?"

[[sections.questions.fields]]
id = "Q2.a"
kind = "tick"
prompt = "Tick"
when = { field = "Q2", is = "yes" }

[[rules]]
id = "R1"
field = "Q2.a"
severity = "hint"
when = { field = "Q2.a", is_not = "on" }
message = "Not ticked"
"""


def read(text: str) -> LoadResult:
    return read_questionnaire(text.encode())


def changed(old: str, new: str) -> str:
    assert SOUND.count(old) == 1, old
    return SOUND.replace(old, new)


def sentence(problem: Problem) -> str:
    return f"{tr(problem.message, **problem.params)} {tr(problem.remedy, **problem.params)}"


def sound(text: str) -> Questionnaire:
    reading = read(text)
    assert reading.problems == ()
    assert reading.questionnaire is not None
    return reading.questionnaire


def first_change(text: str) -> str:
    """Return the first line that differs from the valid file."""
    lines = zip(text.splitlines(), SOUND.splitlines(), strict=False)
    return next(line for line, before in lines if line != before)


@dataclass(frozen=True)
class Case:
    """A change that makes the valid file faulty, and the expected problem.

    `at` is the line at which it is reported, by default the first changed line.
    """

    old: str
    new: str
    code: str
    position: str
    says: str = ""
    at: str | None = None


QUESTION, FIELD = "sections[1].questions[2]", "sections[1].questions[2].fields[2]"
SECTION_HEAD, QUESTION_HEAD, FIELD_HEAD = "[[sections]]", "[[sections.questions]]", "[[sections.questions.fields]]"
WHEN = 'when = { field = "Q2", is = "yes" }'
RULE = 'when = { field = "Q2.a", is_not = "on" }\n'
TAIL = "[[rules]]"
MORE_SECTION = '[[sections]]\nid = "B"\ntitle = "B"\n'
MORE_QUESTION = '[[sections.questions]]\nid = "Q3"\ntext = "T"\n'
*_OTHERS, _LAST = KINDS
KINDS_TO_CHOOSE = f"Say how it is answered: {', '.join(_OTHERS)} or {_LAST}."
MORE_FIELD = '[[sections.questions.fields]]\nid = "Q3"\nkind = "text"\n'
MORE_RULE = """\
[[rules]]
id = "R2"
field = "Q1"
severity = "error"
when = { field = "Q1", is = "empty" }
message = "M"
"""

FAULTS = {
    "no format": Case("format = 1\n", "", "missing", "format", "format = 1 at the top", at=""),
    "format in quotes": Case("format = 1\n", 'format = "1"\n', "wrong-type", "format"),
    "format of truth": Case("format = 1\n", "format = true\n", "wrong-type", "format"),
    "newer format": Case("format = 1\n", "format = 2\n", "newer-format", "format", "too old"),
    "no such format": Case("format = 1\n", "format = 0\n", "no-such-format", "format"),
    "no id": Case('id = "small"\n', "", "missing", "id", at=""),
    "no title": Case('title = "A small one"\n', "", "missing", "title", at=""),
    "blank title": Case('"A small one"', '"  "', "empty", "title"),
    "empty section title": Case('"First"', '""', "empty", "sections[1].title"),
    "number as title": Case('"First"', "1", "wrong-type", "sections[1].title", "text in quotes"),
    "id with blanks": Case('"small"', '"so small"', "bad-id", "id"),
    "id like a path": Case('"small"', '"../small"', "bad-id", "id"),
    "misspelt key": Case("respondent =", "respondant =", "unknown-key", "respondant", "Did you mean respondent?"),
    "misspelt needed key": Case('kind = "tick"', 'kidn = "tick"', "unknown-key", f"{FIELD}.kidn", "mean kind?"),
    "misspelt wording": Case('prompt = "Tick"', 'promt = "Tick"', "unknown-key", f"{FIELD}.promt", "mean prompt?"),
    "strange key": Case('"First"', '"First"\nxyz = 1', "unknown-key", "sections[1].xyz", "id, number, title"),
    "no kind": Case('kind = "tick"\n', "", "missing", f"{FIELD}.kind", KINDS_TO_CHOOSE, at=FIELD_HEAD),
    "empty kind": Case('"tick"', '""', "empty", f"{FIELD}.kind", KINDS_TO_CHOOSE),
    "unknown kind": Case('"tick"', '"tik"', "unknown-kind", f"{FIELD}.kind", "Did you mean tick?"),
    "kind in capitals": Case('"tick"', '"TICK"', "unknown-kind", f"{FIELD}.kind", "Did you mean tick?"),
    "unlike any kind": Case('"tick"', '"q"', "unknown-kind", f"{FIELD}.kind", f"one of: {', '.join(KINDS)}."),
    "second field id": Case(
        TAIL,
        MORE_QUESTION + MORE_FIELD.replace('"Q3"', '"Q1"  # again') + TAIL,
        "duplicate-field",
        "sections[1].questions[3].fields[1].id",
        "already, sections[1].questions[1].fields[1]",
        at='id = "Q1"  # again',
    ),
    "second question id": Case('"Q2"\n\n', '"Q1"\n\n', "duplicate-question", f"{QUESTION}.id"),
    "second section id": Case(
        TAIL,
        MORE_SECTION.replace('id = "B"', 'id = "A"  # again') + MORE_QUESTION + MORE_FIELD + TAIL,
        "duplicate-section",
        "sections[2].id",
        at='id = "A"  # again',
    ),
    "second rule id": Case(
        TAIL, MORE_RULE.replace('"R2"', '"R1"  # first') + TAIL, "duplicate-rule", "rules[2].id", at='id = "R1"'
    ),
    "no wording": Case('prompt = "Tick"\n', "", "no-wording", QUESTION, at=QUESTION_HEAD),
    "blank wording": Case('"Tick"', '" "', "no-wording", QUESTION, at=QUESTION_HEAD),
    "unknown footnote": Case('["1"]', '["1", "2"]', "unknown-footnote", "sections[1].questions[1].footnotes[2]"),
    "footnote as number": Case('["1"]', '["1", 1]', "wrong-type", "sections[1].questions[1].footnotes[2]"),
    "empty footnote": Case('"What a name is."', '""', "empty", "footnotes.1"),
    "uncited footnote": Case("[footnotes]\n", '[footnotes]\n2 = "No"\n', "unused-footnote", "footnotes.2"),
    "explained yes_no": Case(
        '"yes_no"', '"yes_no"\nexplain = true', "misplaced", f"{QUESTION}.fields[1].explain", "tick"
    ),
    "e-mail tick": Case('"tick"', '"tick"\nreads_as = "email"', "misplaced", f"{FIELD}.reads_as", "short"),
    "unknown reading": Case(
        '"short"',
        '"short"\nreads_as = "mail"',
        "unknown-reading",
        "sections[1].questions[1].fields[1].reads_as",
        "email",
    ),
    "explain in quotes": Case('"tick"', '"tick"\nexplain = "no"', "wrong-type", f"{FIELD}.explain", "true or false"),
    "signature of an unknown field": Case(
        'respondent = "Q1"\n',
        'respondent = "Q1"\nsignature = { name = "Q9" }\n',
        "unknown-field",
        "signature.name",
        at='signature = { name = "Q9" }',
    ),
    "declaration of an unknown field": Case(
        'respondent = "Q1"\n',
        'respondent = "Q1"\nsignature = { declarations = ["Q2.a", "Q9"] }\n',
        "unknown-field",
        "signature.declarations[2]",
        at='signature = { declarations = ["Q2.a", "Q9"] }',
    ),
    "publication of another kind": Case(
        'respondent = "Q1"\n',
        'respondent = "Q1"\nsignature = { publication = "Q1" }\n',
        "wrong-kind",
        "signature.publication",
        "kind short",
        at='signature = { publication = "Q1" }',
    ),
    "unknown key of the signature": Case(
        'respondent = "Q1"\n',
        'respondent = "Q1"\nsignature = { nam = "Q1" }\n',
        "unknown-key",
        "signature.nam",
        "Did you mean name?",
        at='signature = { nam = "Q1" }',
    ),
    "unknown respondent": Case(
        'respondent = "Q1"', 'respondent = "Q.1"', "unknown-respondent", "respondent", "mean Q1?"
    ),
    "no sections": Case(SOUND[SOUND.index("[footnotes]") :], "", "missing", "sections", at=""),
    "empty sections": Case(SOUND[SOUND.index("[footnotes]") :], "sections = []", "empty", "sections"),
    "section without questions": Case(TAIL, MORE_SECTION + TAIL, "missing", "sections[2].questions"),
    "empty questions": Case(
        TAIL, MORE_SECTION + "questions = []\n" + TAIL, "empty", "sections[2].questions", at="questions = []"
    ),
    "question of text": Case(
        TAIL,
        MORE_SECTION + "questions = ['x']\n" + TAIL,
        "wrong-type",
        "sections[2].questions[1]",
        at="questions = ['x']",
    ),
    "question without fields": Case(TAIL, MORE_QUESTION + TAIL, "missing", "sections[1].questions[3].fields"),
    "empty fields": Case(
        TAIL, MORE_QUESTION + "fields = []\n" + TAIL, "empty", "sections[1].questions[3].fields", at="fields = []"
    ),
    "rule at no field": Case('field = "Q2.a"\n', 'field = "Q9"\n', "unknown-field", "rules[1].field"),
    "rule without message": Case('message = "Not ticked"\n', "", "missing", "rules[1].message", at=TAIL),
    "rule without condition": Case(RULE, "", "missing", "rules[1].when", at=TAIL),
    "rule of no weight": Case('"hint"', '"warn"', "unknown-severity", "rules[1].severity", "mean warning?"),
    "control characters": Case('"First"', '"Fi\\u001brst"', "cleaned", "sections[1].title"),
    "unknown field": Case('"Q2", is =', '"Q.2", is =', "unknown-field", f"{FIELD}.when.field", "Did you mean Q2?"),
    "itself": Case(WHEN, 'when = { field = "Q2.a", is = "on" }', "condition-on-itself", f"{FIELD}.when.field"),
    "later field": Case(
        '"short"',
        '"short"\nwhen = { field = "Q2", is = "no" }',
        "condition-on-later",
        "sections[1].questions[1].fields[1].when.field",
        "move Q2 up",
    ),
    "ring": Case(
        '"yes_no"',
        '"yes_no"\nwhen = { not = { field = "Q2.a", is = "on" } }',
        "condition-ring",
        f"{QUESTION}.fields[1].when.not.field",
        "Q2 → Q2.a → Q2",
    ),
    "yes of a tick": Case('is_not = "on"', 'is_not = "yes"', "impossible-value", "rules[1].when.is_not", "on, off"),
    "on of a yes_no": Case(
        'is = "yes"', 'is = "on"', "impossible-value", f"{FIELD}.when.is", "yes, no, answered, empty"
    ),
    "yes of a line": Case(
        '"Q2", is = "yes"', '"Q1", is = "yes"', "impossible-value", f"{FIELD}.when.is", "answered, empty"
    ),
    "truth as value": Case('is = "yes"', "is = true", "wrong-type", f"{FIELD}.when.is", "text in quotes"),
    "no value": Case(', is = "yes"', "", "missing", f"{FIELD}.when.is"),
    "no field": Case('field = "Q2", ', "", "missing", f"{FIELD}.when.field"),
    "two values": Case(
        'is = "yes"', 'is = "yes", is_not = "no"', "malformed-condition", f"{FIELD}.when", "field and is"
    ),
    "field and any": Case('is = "yes"', "any = []", "malformed-condition", f"{FIELD}.when", "field and any"),
    "any and all": Case(WHEN, "when = { any = [], all = [] }", "malformed-condition", f"{FIELD}.when", "any and all"),
    "nothing": Case(WHEN, "when = {}", "malformed-condition", f"{FIELD}.when", "says nothing"),
    "empty any": Case(WHEN, "when = { any = [] }", "empty", f"{FIELD}.when.any"),
    "empty all inside": Case(WHEN, "when = { not = { all = [] } }", "empty", f"{FIELD}.when.not.all"),
    "text in any": Case(WHEN, 'when = { any = ["Q2"] }', "wrong-type", f"{FIELD}.when.any[1]"),
    "text as condition": Case(WHEN, 'when = "Q2 is yes"', "wrong-type", f"{FIELD}.when"),
    "misspelt comparison": Case("is_not", "isnt", "unknown-key", "rules[1].when.isnt", "Did you mean is_not?"),
    "misspelt condition": Case(
        'field = "Q2", is', 'feild = "Q2", is', "unknown-key", f"{FIELD}.when.feild", "Did you mean field?"
    ),
}


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_reported_once_with_position_and_line(case: Case) -> None:
    """Code, key path, line, and a sentence with a remedy."""
    text = changed(case.old, case.new)
    reading = read(text)
    assert [problem.code for problem in reading.problems] == [case.code]
    problem = reading.problems[0]
    assert problem.position == case.position
    assert ("\n" + text).splitlines()[problem.line] == (first_change(text) if case.at is None else case.at)
    assert case.says in sentence(problem)
    assert (reading.questionnaire is None) == (problem.severity == "error")


def test_faults_are_reported_at_once_in_the_order_of_the_file() -> None:
    """From top to bottom."""
    text = SOUND
    for name in ("misspelt key", "footnote as number", "explained yes_no", "no kind", "rule at no field", "nothing"):
        assert text.count(FAULTS[name].old) == 1
        text = text.replace(FAULTS[name].old, FAULTS[name].new)
    problems = read(text).problems
    codes = ["unknown-key", "wrong-type", "misplaced", "missing", "malformed-condition", "unknown-field"]
    assert [problem.code for problem in problems] == codes
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_newer_format_is_reported_first() -> None:
    """Nothing else is reported, as its meaning is unknown."""
    problems = read('format = 99\nsections = "moved"\n').problems
    assert [problem.code for problem in problems] == ["newer-format"]


def test_a_sound_file_gives_the_model_that_it_says() -> None:
    """Every key of the file is in the model."""
    small = sound(SOUND)
    assert (small.id, small.title, small.respondent) == ("small", "A small one", "Q1")
    assert small.footnotes == {"1": "What a name is."}
    assert [question.id for question in small.questions] == ["Q1", "Q2"]
    assert small.questions[0].footnotes == ("1",)
    assert [(field.id, field.kind, field.prompt) for field in small.fields.values()] == [
        ("Q1", "short", ""),
        ("Q2", "yes_no", "Yes?"),
        ("Q2.a", "tick", "Tick"),
    ]
    assert small.fields["Q2.a"].when == Is("Q2", "yes")
    assert (small.rules[0].id, small.rules[0].severity) == ("R1", "hint")
    assert small.rules[0].when == Not(Is("Q2.a", "on"))


def test_conditions_nest() -> None:
    """Any, all and not are nested as written."""
    text = changed(
        WHEN,
        'when = { any = [{ not = { field = "Q2", is = "no" } }, { all = [{ field = "Q1", is = "answered" }] }] }',
    )
    expected = Any((Not(Is("Q2", "no")), All((Is("Q1", "answered"),))))
    assert sound(text).fields["Q2.a"].when == expected


def test_conditions_nest_only_so_deep() -> None:
    """Evaluation is recursive, so the depth is limited."""
    problems = read(changed('when = { field = "Q2"', "when" + ".not" * 900 + ' = { field = "Q2"')).problems
    assert [problem.code for problem in problems] == ["too-deep"]


def test_a_repeated_mistyped_word_is_matched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Finding the closest match is slow."""
    looked: list[str] = []

    def closest(word: str, _: object) -> str:
        looked.append(word)
        return "city"

    monkeypatch.setattr(table_reader, "closest_match", closest)
    collector = table_reader.ProblemCollector()
    assert [collector.nearest("citi", ["city"]), collector.nearest("citi", ["city"])] == ["city", "city"]
    assert looked == ["citi"]


def test_each_ring_is_named_once() -> None:
    """A cycle of conditions is reported once, with all its fields."""
    text = changed(
        '"short"', '"short"\nwhen = { any = [{ field = "Q2.a", is = "on" }, { field = "Q2.a", is = "off" }] }'
    )
    problems = read(text.replace(WHEN, 'when = { field = "Q1", is = "answered" }')).problems
    assert [(problem.code, problem.params["ring"]) for problem in problems] == [("condition-ring", "Q1 → Q2.a → Q1")]


def test_foreign_text_is_made_harmless() -> None:
    """Neither model nor messages have control characters."""
    small = read(changed('"First"', '"Fi\\u001b[31mrst"')).questionnaire
    assert small is not None
    assert small.sections[0].title == "Fi[31mrst"
    problem = read(changed('"tick"', '"{t}\\u001b\\u202e"')).problems[1]
    assert "“{t}⟨U+202E⟩”" in sentence(problem)
    key = read(changed('title = "First"', 'title = "First"\n"\\u001b]52;" = 1')).problems[0]
    assert key.position == 'sections[1]."]52;"'
    assert key.line == SOUND.splitlines().index('title = "First"') + 2


def test_a_text_has_a_bounded_length() -> None:
    """A longer one is an error at its line, wherever it stands."""
    for old in ('title = "A', 'text = "', 'prompt = "T', 'message = "', '1 = "'):
        problems = read(changed(old, old + "x" * LONGEST_TEXT)).problems
        assert [problem.code for problem in problems] == ["too-long"]
        assert "is longer than 20,000 characters Shorten it" in sentence(problems[0])
        assert problems[0].line
    assert sound(changed('title = "A', 'title = "' + "x" * (LONGEST_TEXT - 100))).title


def test_texts_lose_outer_blanks_and_keep_paragraphs() -> None:
    """Also in texts between triple quotes, and with Windows line ends."""
    text = changed("[footnotes]", 'introduction = """\nOne.\n\nTwo.\n"""\n[footnotes]')
    assert sound(text).introduction == "One.\n\nTwo."
    assert sound(text.replace("\n", "\r\n")) == sound("\ufeff" + text)


@pytest.mark.parametrize(
    ("source", "code", "line", "says"),
    [
        (b'format = 1\nid = "a\n', "syntax", 2, "at column 8: a quote is opened and not closed"),
        (b"format = 1\nid\n", "syntax", 2, "equals sign"),
        (b'id = "a"\nid = "b"\n', "syntax", 2, "stands twice"),
        (b"[a]\n[a]\n", "syntax", 2, "stands twice"),
        (b'a = "C:\\x"\n', "syntax", 1, "two backslashes"),
        (b"a = [1,\n2\n", "syntax", 3, "end of the file"),
        (b"a = " + b"[" * 9000 + b"]" * 9000, "syntax", 0, "nested too deeply"),
        (b"a = " + b"9" * 9000, "syntax", 0, "thousands of digits"),
        (b'format = 1\nid = "caf\xe9"\n', "not-utf-8", 2, "UTF-8"),
        ("format = 1\n".encode("utf-16"), "not-utf-8", 1, "UTF-8"),
    ],
)
def test_invalid_toml_is_reported_in_a_sentence(source: bytes, code: str, line: int, says: str) -> None:
    """With line and remedy."""
    (problem,) = read_questionnaire(source).problems
    assert (problem.code, problem.line) == (code, line)
    assert says in sentence(problem)


def is_complete(reading: LoadResult, lines: int) -> bool:
    """Return True if there is no questionnaire beside an error, sentences are printable, and lines exist."""
    grave = any(problem.severity == "error" for problem in reading.problems)
    is_printable = all(sentence(problem).isprintable() for problem in reading.problems)
    return (
        is_printable
        and grave == (reading.questionnaire is None)
        and all(0 <= p.line <= lines for p in reading.problems)
    )


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reading_fail(source: bytes) -> None:
    """Any bytes give a questionnaire or problems."""
    assert is_complete(read_questionnaire(source), source.count(b"\n") + 1)


LINES = SHIPPED.splitlines()
VALUES = (
    "1",
    "true",
    '""',
    '"X"',
    "[]",
    "[1]",
    "{}",
    '{ field = "I.1" }',
    "{ any = [{ all = [{}] }] }",
    "2026-01-01",
    "nan",
)
EDITS: tuple[Callable[[str], str], ...] = (
    lambda line: "",
    lambda line: line + "\n" + line,
    lambda line: re.sub("^\\w", "x", line),
    lambda line: re.sub('[a-z]"', '"', line),
    lambda line: line[: len(line) // 2],
    *(lambda line, value=value: re.sub(" = .*", f" = {value}", line) for value in VALUES),
)


@max_examples(150)
@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from(EDITS)), min_size=1, max_size=4))
def test_no_change_of_the_shipped_file_makes_the_reading_fail(
    edits: list[tuple[int, Callable[[str], str]]],
) -> None:
    """With lines deleted, repeated or changed."""
    lines = list(LINES)
    for number, edit in edits:
        lines[number] = edit(lines[number])
    text = "\n".join(lines)
    assert is_complete(read(text), text.count("\n") + 1)


@max_examples(50)
@given(st.integers(0, len(SHIPPED.encode())), st.integers(0, 40), st.binary(max_size=8))
def test_no_damage_of_the_shipped_file_makes_the_reading_fail(start: int, length: int, new: bytes) -> None:
    """With bytes deleted or overwritten."""
    source = SHIPPED.encode()
    source = source[:start] + new + source[start + length :]
    assert is_complete(read_questionnaire(source), source.count(b"\n") + 1)


def test_a_large_broken_file_is_read_to_its_end() -> None:
    """Thousands of faults are reported in linear time."""
    fields = "".join(
        f'[[sections.questions.fields]]\nid = "N{n}"\nkind = "kind{n}"\nwhen = {{ field = "M{n}", is = "yes" }}\n'
        for n in range(2000)
    )
    problems = read(SOUND.replace(TAIL, MORE_QUESTION + fields + TAIL)).problems
    assert len(problems) == 4000


def test_a_sound_file_is_read_without_a_syntax_tree() -> None:
    """Line numbers are computed only for a problem."""
    code = (
        "import sys; from lgqtui.questionnaire.library import read_questionnaire as read; "
        "r = read(sys.stdin.buffer.read()); "
        "print(bool(r.questionnaire), [m for m in sys.modules if m.startswith(('tree_sitter', 'difflib'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=SOUND.encode(), capture_output=True, check=True)
    assert done.stdout.decode().strip() == "True []"


def test_every_attribute_of_a_field_is_read() -> None:
    """An option of a kind is an attribute of Field, and a line where `parser.py` makes one from its table."""
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(parser))) if isinstance(node, ast.Call)]
    read = {keyword.arg for call in calls if ast.unparse(call.func) == "Field" for keyword in call.keywords}
    assert read == set(Field.__struct_fields__)
    options = {option for kind in KINDS.values() for option in kind.options}
    assert options <= read, "missing in questionnaire/model.py:Field and in questionnaire/parser.py:_Reader._field"


def test_loading_gives_the_questionnaire_of_a_file(tmp_path: Path) -> None:
    """If the file is valid."""
    file = tmp_path / "small.toml"
    file.write_text(SOUND, encoding="utf-8")
    assert load_questionnaire(file) == sound(SOUND)


def test_loading_a_faulty_file_says_the_first_fault_and_where_to_see_all(tmp_path: Path) -> None:
    """The error has file, line and fault, counts the others, and names the command that lists them."""
    file = tmp_path / "small.toml"
    file.write_text(
        SOUND.replace('"tick"', '"tik"').replace("is_not", "isnt").replace('"First"', '""'), encoding="utf-8"
    )
    with pytest.raises(CannotRead) as caught:
        load_questionnaire(file)
    assert caught.value.code == "empty"
    assert str(caught.value) == f"{file}, line 11: sections[1].title is empty (and 2 more problems)"
    assert tr(caught.value.hint, **caught.value.params) == (
        f"Give the section a title. All problems with their lines: lgqtui questions check {file}"
    )


@pytest.mark.parametrize("name", ["missing.toml", ".", "large.toml", "nul\x00.toml"])
def test_what_is_no_readable_file_cannot_be_loaded(tmp_path: Path, name: str) -> None:
    """A missing, huge or invalid path or a folder raises CannotRead."""
    with (tmp_path / "large.toml").open("wb") as file:
        file.truncate(QUESTIONNAIRE_LIMIT + 1)
    with pytest.raises(CannotRead):
        load_questionnaire(tmp_path / name)
