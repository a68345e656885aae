"""`lgqtui answer --from`: many answers of one file, all or none."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Error
from lgqtui.interview.session import load_steps
from tests.cli.conftest import Call

LINES = "A.2\tno\r\n\nA.2.why\ttoo small\n B.1-a \ton\nA.1\tPortal\thttps://a.example.org\nB.mail\t-\n"
SHAPES = {
    "A.1": {"links": [{"label": "Portal", "urls": ["https://a.example.org"], "note": ""}]},
    "A.2": {"choice": "no"},
    "A.2.why": {"text": "too small"},
    "B.1-a": {"checked": True},
    "B.mail": {"text": "-"},
}


def answers_of(lgq: Call) -> object:
    return lgq("export", "city", "--to", "json", "--with-remarks").json["answers"]


@pytest.mark.parametrize(
    "content",
    [LINES, LINES.replace("\n", "\r"), json.dumps(SHAPES), json.dumps(SHAPES, indent=2), "\ufeff" + LINES],
)
def test_many_answers_are_taken_at_once(content: str, city: Path, tmp_path: Path, lgq: Call) -> None:
    """From a file or standard input, as JSON or lines; what is equal is saved no more."""
    file = tmp_path / "answers"
    file.write_bytes(content.encode())
    result = lgq("answer", "city", "--from", str(file))
    assert (result.code, result.out) == (0, ""), result.err
    assert answers_of(lgq) == SHAPES
    before = city.stat().st_mtime_ns
    assert lgq("answer", "city", "--from", "-", stdin=content.encode()).code == 0
    assert city.stat().st_mtime_ns == before


@pytest.mark.skipif(sys.platform == "win32", reason="shells there hand over no pipes")
@pytest.mark.parametrize("folder", ["/dev/fd", "/proc/self/fd"])
def test_a_pipe_that_the_shell_hands_over_is_read(folder: str, city: Path, lgq: Call) -> None:
    """As `--from <(…)` names it; a named pipe, into which no program may ever write, is not opened."""
    reader, writer = os.pipe()
    os.write(writer, LINES.encode())
    os.close(writer)
    try:
        assert lgq("answer", "city", "--from", f"{folder}/{reader}").code == 0
    finally:
        os.close(reader)
    assert answers_of(lgq) == SHAPES
    os.mkfifo(city.with_name("pipe"))
    for path in (city.with_name("pipe"), Path(folder) / "99999"):
        assert lgq("answer", "city", "--from", str(path)).code == 4


def test_a_whole_export_gives_its_answers(city: Path, lgq: Call) -> None:
    """What stands around them is left aside."""
    export = json.dumps({"format": 1, "questionnaire": "small", "answers": SHAPES})
    assert lgq("answer", "city", "--from", "-", stdin=export.encode()).code == 0
    assert answers_of(lgq) == SHAPES


def test_they_are_saved_once(city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that there is at most one version of them."""
    saved: list[Draft] = []
    save = DraftFile.save

    def counted(file: DraftFile, draft: Draft) -> Error | None:
        saved.append(draft)
        return save(file, draft)

    monkeypatch.setattr(DraftFile, "save", counted)
    lgq("answer", "city", "--from", "-", stdin=LINES.encode())
    assert [len(draft.answers) for draft in saved] == [len(SHAPES)]


def test_each_of_them_can_be_taken_back(city: Path, lgq: Call) -> None:
    """The steps of the next session end with them."""
    for text in ("first", "second"):
        lgq("answer", "city", "B.mail", text)
    lgq("answer", "city", "--from", "-", stdin=LINES.encode())
    draft = DraftFile(city, lambda: datetime.now(UTC)).load()
    steps = load_steps(city.with_name("city.files") / "history", draft, SHAPES)
    assert [step.before.text for step in steps if step.field == "B.mail"] == ["", "first", "second"]
    assert {step.field for step in steps} == SHAPES.keys()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("A.2\tno\n\nA.9\tx\n", "line 3: small has no field “A.9”"),
        ("A.2\tno\nA.2.nam\tx\nB.1-a\tmaybe\nB.9\tx\n", "line 2: small has no field “A.2.nam”"),
        ("A.2\tno\nB.1-a\tmaybe\n", "line 2: B.1-a: “maybe”"),
        ("A.2\tno\nB.mail x\n", "line 2: no tab is between field and value"),
        ("A.2\tno\nB.mail\t\x7f\n", "line 2: B.mail: the value is empty"),
        ("A.2\tno\nA.2.why\t\n", "line 2: A.2.why: the value is empty"),
        ("A.2\tno\nA.2\tyes\n", "line 2: A.2 is there twice"),
        ('{"A.2": {"choice": "no"},\n"A.2": {"choice": "yes"}}', "line 1: A.2 is there twice"),
        ('{\n  "A.2": {"choice": "no"},\n  "B.mail": {\n    "choice": "no"}}', "line 3: B.mail takes no choice"),
        ('{\n  "A.2": {"choice": "maybe"}\n}', "line 2: A.2: answer.choice is “maybe”"),
        ('{\n  "A.2": null\n}', "line 2: A.2: answer is null"),
        ("field\tvalue\nA.2\tno\n", "line 1: small has no field “field”"),
        ('{"B.mail": {}}', "line 1: B.mail: the value is empty"),
        ('{"B.mail": {"txt": "a"}}', "line 1: B.mail: no part of an answer is called “txt”"),
        ('{\n  "A.2.why": {}\n}', "line 2: A.2.why: the value is empty"),
        ('{\n  "A.2": {"choice": "no"},\n}', ": line 3 column 1"),
        ('{"A.2": ' + "1" * 5_000 + "}", "line 1: A.2: answer is not a group"),
        ('{"A.2": {"choice": "no", "other": -' + "1" * 5_000 + "}}", "A.2: answer.other is a number of more than 64"),
        ('{"A.2": "no"}', "line 1: A.2: answer is not a group"),
        ('{"A.2": {"choice": "no"}, "A.2.why": {"txt": "x"}}', "A.2.why: no part of an answer is called “txt”"),
        ('{"A.2.why": {"text": "x", "flag": "yes"}}', "A.2.why: answer.flag is not true or false"),
        ('{"A.1": {"links": [{"label": 5}]}}', "A.1: answer.links[1].label is not text"),
        ('{"format": 1, "answers": {"A.2": "no"}}', "A.2: answer is not a group"),
        ('{"A.2": ' * 100_000, "nested too deeply"),
        ("[]", "line 1: no tab is between field and value"),
        ("{}", "holds no answer"),
        ("\n \n", "holds no answer"),
        ("", "holds no answer"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_changed(
    content: str, says: str, city: Path, tmp_path: Path, lgq: Call
) -> None:
    """Not even what fits."""
    lgq("answer", "city", "A.2.why", "keep this")
    before = city.read_bytes()
    file = tmp_path / "answers"
    file.write_bytes(content.encode())
    result = lgq("answer", "city", "--from", str(file))
    assert (result.code, result.out) == (2, "")
    assert says in result.error
    assert result.error.endswith("(no answer was changed)")
    assert result.error.count("chang") == 1
    assert result.hint
    assert "As JSON it takes " in result.hint or not re.search("answer(\\.| is)|no part", says)
    assert city.read_bytes() == before


def test_a_near_name_is_proposed(city: Path, lgq: Call) -> None:
    """As where one answer is given."""
    result = lgq("answer", "city", "--from", "-", stdin=b"A.2.nam\tx\n")
    assert result.hint.startswith("Did you mean A.2.name?")
    assert "the standard input, line 1" in result.error


def test_every_fault_is_named_up_to_ten(city: Path, lgq: Call) -> None:
    """With its line and its remedy; of more it is said how many. A heading is to be taken out."""
    lines = ["field\tvalue", "A.2\tno", "B.mail x", "A.2.nam\tx", "B.1-a\tmaybe"]
    result = lgq("answer", "city", "--from", "-", stdin="\n".join(lines).encode())
    assert (result.code, answers_of(lgq)) == (2, {})
    assert result.error.startswith("the standard input, line 1: small has no field “field”; line 3: no tab is between ")
    assert "; line 4: small has no field “A.2.nam”; line 5: B.1-a: “maybe”" in result.error
    assert result.error.count("line") == 4
    for remedy in (
        "Did you mean A.2.name?",
        "lines of FIELD, a tab, VALUE.",
        "If the first line is a heading, take it out.",
    ):
        assert result.hint.count(remedy) == 1
    result = lgq("answer", "city", "--from", "-", stdin="\n".join(f"Z.{n}\tx" for n in range(2, 14)).encode())
    assert result.error.count("line") == 10
    assert result.error.endswith("line 10: small has no field “Z.11”; 2 more (no answer was changed)")


@pytest.mark.parametrize("content", [None, b"A.2\tno\nA.2.why\t\xff\n"])
def test_what_cannot_be_read_ends_with_4(content: bytes | None, city: Path, tmp_path: Path, lgq: Call) -> None:
    """A missing file, and one that is not UTF-8."""
    file = tmp_path / "answers"
    if content:
        file.write_bytes(content)
    result = lgq("answer", "city", "--from", str(file))
    assert result.code == 4
    assert "line 2" in result.error or not content


@pytest.mark.parametrize("options", [["A.2"], ["A.2", "yes"], ["--clear"], ["--remark", "x"]])
def test_a_file_and_one_answer_contradict_each_other(options: list[str], city: Path, lgq: Call) -> None:
    """One of them is meant; without both nothing is."""
    result = lgq("answer", "city", *options, "--from", "-", stdin=LINES.encode())
    assert (result.code, "--from takes all from its file" in result.error) == (2, True)
    assert lgq("answer", "city").code == lgq("answer", "city", "--clear").code == 2


def test_side_effects_and_problems_are_reported(city: Path, lgq: Call) -> None:
    """As where one answer is given: set aside, back again, off the route, left out, taken off, unknown keys."""
    lgq("answer", "city", "A.2", "yes")
    lgq("answer", "city", "A.2.name", "an officer")
    evidence = city.with_name("letter.txt")
    evidence.write_text("Dear office", "utf-8")
    lgq("attach", "city", "A.2.name", str(evidence))
    shapes = {
        "A.2": {"choice": "no", "choices": 1},
        "B.mail": {"text": "nobody@\x07"},
        "A.2.name": {"text": "x", "attachments": []},
    }
    errors = lgq("answer", "city", "--from", "-", stdin=json.dumps(shapes).encode()).err
    assert "1 answer is set aside, kept in the draft: A.2.name." in errors
    assert "A.2.name is not asked at present" in errors
    assert "1 control character was left out." in errors
    assert "1 attachment is taken off with it." in errors
    assert "no part of an answer is called “choices”" in errors
    assert "warning: B.mail: “nobody@” does not read as an e-mail address." in errors
    assert "1 answer is back: A.2.name." in lgq("answer", "city", "--from", "-", stdin=b"A.2\tyes\n").err
