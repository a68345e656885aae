"""`lgqtui answer`: every kind of field, every option, and its messages."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Error
from lgqtui.terminal_input import strip_line
from lgqtui.text import clean
from tests.cli.conftest import Call, tree


def answers(path: Path) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(path.read_text("utf-8")).get("answers", {})
    return table


@pytest.mark.parametrize(
    ("field", "value", "shape"),
    [
        ("A.2", "yes", {"choice": "yes"}),
        ("A.2", "No", {"choice": "no"}),
        ("B.date", " July 30th 2021", {"text": " July 30th 2021"}),
        ("B.mail", "office@example.org", {"text": "office@example.org"}),
        ("B.1-a", "on", {"checked": True}),
        (
            "A.1",
            "Portal: https://a.example.org",
            {"links": [{"label": "Portal", "urls": ["https://a.example.org"], "note": ""}]},
        ),
    ],
)
def test_a_value_becomes_an_answer_of_the_kind_of_its_field(
    field: str, value: str, shape: dict[str, Any], city: Path, lgq: Call
) -> None:
    """A valid value is saved at once and prints nothing."""
    result = lgq("answer", "city", field, value)
    assert (result.code, result.out, result.err) == (0, "", "")
    assert answers(city) == {field: shape}


def test_a_value_can_come_from_standard_input(city: Path, lgq: Call) -> None:
    """The last newline is not part of the text; others are."""
    lgq("answer", "city", "A.2", "no")
    assert lgq("answer", "city", "A.2.why", "-", stdin="one\r\ntwo — “three”\n\n".encode()).code == 0
    assert answers(city)["A.2.why"] == {"text": "one\ntwo — “three”\n"}


def test_the_explanation_of_a_tick_stands_beside_it(city: Path, lgq: Call) -> None:
    """Box and explanation can be given together or separately, the explanation also on standard input."""
    lgq("answer", "city", "B.1-a", "on", "--text", "because")
    assert answers(city) == {"B.1-a": {"checked": True, "text": "because"}}
    lgq("answer", "city", "B.1-a", "--text", "-", stdin=b"for reasons")
    assert answers(city) == {"B.1-a": {"checked": True, "text": "for reasons"}}
    result = lgq("answer", "city", "B.1-a", "off")
    assert "there is an explanation, and the box is not ticked" in result.err
    assert answers(city)["B.1-a"]["text"] == "for reasons"


def test_links_are_replaced_or_added(city: Path, lgq: Call) -> None:
    """A pasted list replaces the old one unless it is to be added."""
    lgq("answer", "city", "A.1", "https://a.example")
    lgq("answer", "city", "A.1", "B https://b.example\nC https://c.example", "--add")
    assert [row["urls"] for row in answers(city)["A.1"]["links"]] == [
        ["https://a.example"],
        ["https://b.example"],
        ["https://c.example"],
    ]
    lgq("answer", "city", "A.1", "https://d.example")
    assert [row["urls"] for row in answers(city)["A.1"]["links"]] == [["https://d.example"]]


def test_the_head_of_a_table_is_left_out(city: Path, lgq: Call) -> None:
    """It is no row, and that is told."""
    result = lgq("answer", "city", "A.1", "Service;Link;Note\nTax;https://a.example.org/;at night")
    assert "The head of the table is left out: Service, Link, Note." in result.err
    assert answers(city)["A.1"]["links"] == [{"label": "Tax", "urls": ["https://a.example.org/"], "note": "at night"}]
    assert "left out" not in lgq("answer", "city", "A.1", "Tax;https://a.example.org/;at night").err


def links_of(path: Path) -> list[str]:
    return [url for row in answers(path)["A.1"]["links"] for url in row["urls"]]


def test_a_proposed_link_is_taken(city: Path, lgq: Call) -> None:
    """A single proposal needs no name, one of several does; each row keeps its position."""
    first, second = "https://a.example.org/?/", "www.b.example.org"
    lgq("answer", "city", "A.1", f"A {first}\nB {second}\nC https://c.example.org/")
    result = lgq("answer", "city", "A.1", "--mend")
    assert (result.code, links_of(city)[0]) == (2, first)
    assert f"of several links: {first}, {second}" in result.err
    assert "--mend LINK" in result.err
    assert lgq("answer", "city", "A.1", "--mend", f" {second} ").code == 0
    assert lgq("answer", "city", "A.1", "--mend", "--flag").code == 0
    assert links_of(city) == ["https://a.example.org/", f"https://{second}", "https://c.example.org/"]


@pytest.mark.parametrize(
    ("field", "options", "words"),
    [
        ("A.2", ["--mend"], "A.2: no other link is proposed"),
        ("A.1", ["--mend", "https://c.example.org/"], "A.1: no other form of “https://c.example.org/” is proposed"),
        ("A.1", ["--mend", "www.b.example"], "Did you mean www.b.example.org?"),
        ("A.1", ["--mend", "--clear"], "--mend goes with none of"),
        ("A.1", ["www.b.example.org", "--mend", "--add"], "--mend goes with none of"),
    ],
)
def test_what_is_not_proposed_is_not_taken(field: str, options: list[str], words: str, city: Path, lgq: Call) -> None:
    """The proposals are listed, and nothing changes."""
    lgq("answer", "city", "A.1", "B www.b.example.org\nC https://c.example.org/")
    before = city.read_bytes()
    result = lgq("answer", "city", field, *options)
    assert (result.code, words in result.err) == (2, True), result.err
    assert city.read_bytes() == before


def test_flag_and_remark_stand_with_an_answer_and_survive_its_clearing(city: Path, lgq: Call) -> None:
    """A remark is removed only by its own option."""
    lgq("answer", "city", "A.2", "yes", "--flag", "--remark", "ask the archive")
    assert answers(city) == {"A.2": {"choice": "yes", "remark": "ask the archive", "flag": True}}
    lgq("answer", "city", "A.2", "--clear")
    assert answers(city) == {"A.2": {"remark": "ask the archive", "flag": True}}
    lgq("answer", "city", "A.2", "--no-flag", "--no-remark")
    assert answers(city) == {}


def test_a_shape_replaces_the_answer(city: Path, lgq: Call) -> None:
    """Content is replaced; notes, attachments and unknown keys stay unless the shape has them."""
    lgq("answer", "city", "B.1-a", "on", "--text", "old", "--flag")
    shape = {"checked": True, "links": [{"label": "L", "urls": ["https://a.example.org"]}], "ours": {"kept": [1, 2.5]}}
    assert lgq("answer", "city", "B.1-a", "--shape", json.dumps(shape)).code == 0
    row = {"label": "L", "urls": ["https://a.example.org"], "note": ""}
    assert answers(city)["B.1-a"] == {"checked": True, "links": [row], "flag": True, "ours": {"kept": [1, 2.5]}}
    lgq("answer", "city", "B.1-a", "--shape", "-", stdin=b'{"text": "new", "flag": false}')
    assert answers(city)["B.1-a"] == {"text": "new", "ours": {"kept": [1, 2.5]}}


@pytest.mark.parametrize(
    "call",
    [
        ["A.2.name", ""],
        ["A.2.name", " \n"],
        ["A.2.name", "-"],
        ["A.1", "", "--add"],
        ["B.1-a", "on", "--text", "-"],
        ["B.1-a", "", "--text", "-"],
    ],
)
def test_an_empty_value_clears_no_answer(call: list[str], city: Path, lgq: Call) -> None:
    """An unset variable or a broken pipe must not delete an answer; only --clear does."""
    lgq("answer", "city", "A.2.name", "A long piece of work")
    before = city.read_bytes()
    result = lgq("answer", "city", *call, stdin=b"why" if call[1] == "" else b"")
    assert (result.code, result.out) == (2, "")
    assert "the value is empty, and would erase an answer" in result.err
    assert "--clear" in result.err
    assert city.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["\x7f", "\x01", "\x1b", "\x00", "\x9b", "\x1b\n\x7f\n", " \t\f", "\u200b", "\u200e", "\u2800 \u3164"]
)
@pytest.mark.parametrize(
    "options",
    [["A.2.why", "-"], ["A.1", "-"], ["A.1", "-", "--add"], ["B.1-a", "--text", "-"], ["B.1-a", "on", "--text", "-"]],
)
def test_a_text_of_which_nothing_can_be_seen_clears_no_answer(
    options: list[str], text: str, city: Path, lgq: Call
) -> None:
    """A value is cleaned before it is looked at whether it is empty, from standard input and as a word."""
    lgq("answer", "city", "A.2.why", "keep this")
    lgq("answer", "city", "A.1", "https://a.example.org")
    lgq("answer", "city", "B.1-a", "on", "--text", "keep this", "--remark", "and this")
    before = city.read_bytes()
    assert lgq("answer", "city", *options, stdin=text.encode()).code == 2
    if "\0" not in text:
        assert lgq("answer", "city", *(text if option == "-" else option for option in options)).code == 2
        assert lgq("answer", "city", "B.1-a", "--remark", text).code == 2
    assert city.read_bytes() == before


@pytest.mark.parametrize(
    ("field", "shape"),
    [
        ("A.2.why", {}),
        ("A.2.why", {"text": ""}),
        ("A.2.why", {"text": "\x7f"}),
        ("A.2.why", {"flag": True}),
        ("A.1", {"links": []}),
        ("A.1", {"links": [{"urls": ["\x7f"]}]}),
        ("B.1-a", {"checked": True, "text": "\u200b"}),
    ],
)
def test_a_shape_of_which_nothing_can_be_seen_clears_no_answer(
    field: str, shape: dict[str, Any], city: Path, lgq: Call
) -> None:
    """Only --clear does; where no answer stands, a shape that says nothing is refused as well."""
    lgq(
        "answer",
        "city",
        field,
        "--flag",
        "--shape",
        json.dumps({"links": [{"urls": ["https://a.example.org"]}]}) if field == "A.1" else '{"text": "keep"}',
    )
    before = city.read_bytes()
    assert lgq("answer", "city", field, "--shape", json.dumps(shape)).code == 2
    assert city.read_bytes() == before
    lgq("answer", "city", field, "--clear", "--no-flag")
    before = city.read_bytes()
    saved = shape.keys() & {"flag", "checked"} and "\u200b" not in shape.values()
    assert lgq("answer", "city", field, "--shape", json.dumps(shape)).code == (0 if saved else 2)
    assert saved or city.read_bytes() == before


def test_an_explanation_is_cleared_by_name(city: Path, lgq: Call) -> None:
    """Like a remark; an empty text, as of a variable that is not set, is refused and changes nothing."""
    lgq("answer", "city", "B.1-a", "on", "--text", "why", "--remark", "ask")
    for option in ("--text", "--remark"):
        result = lgq("answer", "city", "B.1-a", "on", option, "")
        assert (result.code, "the value is empty" in result.err, f"--no-{option[2:]}" in result.err) == (2, True, True)
        assert lgq("answer", "city", "B.1-a", option, "x", f"--no-{option[2:]}").code == 2
    assert answers(city) == {"B.1-a": {"checked": True, "text": "why", "remark": "ask"}}
    assert lgq("answer", "city", "B.1-a", "--no-text", "--no-remark").code == 0
    assert answers(city) == {"B.1-a": {"checked": True}}


@pytest.mark.parametrize(
    ("field", "shape", "says"),
    [
        (
            "A.2",
            {"choice": "yes", "choices": "no"},
            "no part of an answer is called “choices”; it is kept. Did you mean “choice”?",
        ),
        (
            "A.1",
            {"links": [{"label": "A", "url": "https://a.example.org"}]},
            "no part of a row of links is called “url”; it is kept.",
        ),
        ("A.2", {"choice": "yes", "zzzz": 1}, "no part of an answer is called “zzzz”; it is kept.\n"),
    ],
)
def test_an_unknown_key_is_reported(field: str, shape: dict[str, Any], says: str, city: Path, lgq: Call) -> None:
    """Where the shape says something else it is saved, with a warning."""
    result = lgq("answer", "city", field, "--shape", json.dumps(shape))
    assert result.code == 0
    assert says in result.err
    assert says not in lgq("answer", "city", field, "--flag").err


@pytest.mark.parametrize(
    ("field", "shape", "error", "near"),
    [
        ("A.2", {"choices": "yes"}, "A.2: no part of an answer is called “choices”", "choice"),
        ("A.2.why", {"text": "", "txt": "a"}, "A.2.why: no part of an answer is called “txt”", "text"),
        ("A.1", {"links": [{"url": "https://a.org"}]}, "A.1: no part of a row of links is called “url”", "urls"),
    ],
)
def test_a_shape_that_says_nothing_but_by_an_unknown_key_is_refused(
    field: str, shape: dict[str, Any], error: str, near: str, city: Path, lgq: Call
) -> None:
    """Whether the field has an answer or not."""
    before = city.read_bytes()
    result = lgq("answer", "city", field, "--shape", json.dumps(shape))
    assert (result.code, result.error) == (2, error)
    assert result.hint.startswith(f"Did you mean {near}? As JSON it takes ")
    assert city.read_bytes() == before


def test_an_attachment_without_its_file_is_reported(city: Path, lgq: Call) -> None:
    """A shape may name files that are not beside this draft: it is saved, but could not be sent."""
    shape = {"attachments": [{"file": "a.png", "name": "a.png", "sha256": "0" * 64, "size": 3}]}
    result = lgq("answer", "city", "A.1", "--shape", json.dumps(shape))
    assert result.code == 0
    assert "to mend: A.1: the file of the attachment “a.png” is missing." in result.err


def test_clearing_an_answer_removes_its_attachments_and_reports_them(city: Path, tmp_path: Path, lgq: Call) -> None:
    """Clearing keeps only notes; the message lists what is removed."""
    evidence = tmp_path / "letter.txt"
    evidence.write_text("Dear office", "utf-8")
    lgq("attach", "city", "A.1", str(evidence))
    answer = answers(city)["A.1"]
    assert lgq("answer", "city", "A.1", "--shape", json.dumps(answer)).err == ""
    assert "1 attachment is taken off with it." in lgq("answer", "city", "A.1", "--clear").err
    assert answers(city) == {}


def test_follow_ups_set_aside_and_restored_are_reported(city: Path, lgq: Call) -> None:
    """Yes, then No, deletes nothing."""
    lgq("answer", "city", "A.2", "yes")
    lgq("answer", "city", "A.2.name", "an officer")
    result = lgq("answer", "city", "A.2", "no")
    assert "1 answer is set aside, kept in the draft: A.2.name." in result.err
    assert "lgqtui answer city A.2 yes" in result.err
    assert answers(city)["A.2.name"] == {"text": "an officer"}
    assert "1 answer is back: A.2.name." in lgq("answer", "city", "A.2", "yes").err


def test_an_answer_off_the_route_is_saved_and_reported(city: Path, lgq: Call) -> None:
    """A script may answer in any order."""
    result = lgq("answer", "city", "A.2.name", "an officer")
    assert result.code == 0
    assert "A.2.name is not asked at present" in result.err
    assert answers(city)["A.2.name"] == {"text": "an officer"}


def test_an_answer_with_a_problem_is_saved_and_the_problem_reported(city: Path, lgq: Call) -> None:
    """A warning never prevents saving; problems of other fields are not printed."""
    lgq("answer", "city", "B.date", "some day")
    result = lgq("answer", "city", "B.mail", "nobody@")
    assert result.code == 0
    assert result.err.startswith("warning: B.mail: “nobody@” does not read as an e-mail address. ")
    assert "B.date" not in result.err
    assert answers(city)["B.mail"] == {"text": "nobody@"}


def test_characters_left_out_are_counted(city: Path, lgq: Call) -> None:
    """Control characters are removed, a sequence as a whole as from a paste, and the message counts each of it."""
    result = lgq("answer", "city", "B.mail", "a\x1b[0m@b.example\x07", "--remark", "x\x1b[31my")
    assert "10 control characters were left out." in result.err
    shape = '{"text": "x\\u0007", "other": "\\ud800"}'
    assert "2 control characters were left out." in lgq("answer", "city", "B.date", shape, "--shape").err
    assert answers(city)["B.mail"] == {"text": "a@b.example", "remark": "xy"}
    assert answers(city)["B.date"] == {"text": "x", "other": ""}


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Budget\x1b[500000 EUR", "Budget[500000 EUR"),
        ("Budget\x1b[500000EUR", "Budget[500000EUR"),
        ("Budget\x9b500 EUR", "Budget500 EUR"),
        ("Plan\x1b[Budget] and \x1b75 EUR", "Plan[Budget] and 75 EUR"),
        ("in \x1bOslo, \x1bBergen, \x1b Nord\x1b[31", "in Oslo, Bergen,  Nord[31"),
        ("a \x1b]note 1; b \x1bPage\x07 c", "a ]note 1; b Page c"),
        ("\x1b[01;31m\x1b[Kred\x1b[m\x1b[K\x1b[38:2::9:9:9m and\x9b1A\x1b[?25h\x1b(B blue", "red and blue"),
        ("\x1b]8;;https://a.example/\x1b\\page\x1b]8;;\x07\x1bPq#0\x1b\\\x1b8", "page"),
    ],
)
def test_only_what_is_certainly_a_sequence_goes_as_a_whole(typed: str, text: str, city: Path, lgq: Call) -> None:
    """Of anything else behind an Esc only the control character goes, from every option, and a paste alike."""
    removed = len(typed) - len(text)
    result = lgq("answer", "city", "A.2.why", typed)
    assert result.err.startswith(f"{removed} control character{'s' * (removed > 1)} w")
    assert answers(city)["A.2.why"] == {"text": text}
    pasted = clean(strip_line(f"\x1b[200~{typed}\x1b[201~"))
    assert (pasted.text, pasted.removed) == (text, removed)


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["A.2", "perhaps"], "A.2: “perhaps” is not one of its choices"),
        (["B.1-a", "maybe"], "is not one of its choices"),
        (["A.2.why", '{"text": "a", "text": "b"}', "--shape"], "“text” is there twice in one group"),
        (["A.9", "yes"], "small has no field “A.9”"),
        (["A.2", "yes", "--text", "x"], "--text is the explanation of a box to tick"),
        (["A.2", "--text", "x"], "A.2 takes no text"),
        (["B.1-b", "on", "--text", "x"], "B.1-b takes no text"),
        (["B.mail", "x", "--add"], "--add adds links"),
        (["A.2.why", "x" * 200_001], "200,001 characters are more than an answer can hold"),
        (["A.2"], "nothing is said about the answer"),
        (["A.2", "yes", "--clear"], "--clear takes no value"),
        (["A.1", "--clear", "--add"], "--clear goes with neither"),
        (["A.1", "--add"], "--add needs the links to add"),
        (["A.1", "--shape"], "--shape needs the answer as JSON"),
        (["A.1", "{}", "--shape", "--add"], "--shape goes with neither"),
        (["B.1-a", "-", "--text", "-"], "standard input can be read only once"),
        (["A.1", "--shape", "{"], "this is not JSON"),
        (["A.1", "--shape", "[" * 100_000], "nested too deeply"),
        (["A.1", "--shape", "null"], "answer is null"),
        (["A.1", "--shape", "[]"], "answer is not a group"),
        (["A.1", "--shape", '{"links": [{"label": null}]}'], "answer.links[1].label is null"),
        (["A.1", "--shape", '{"other": [1, null]}'], "answer.other[2] is null"),
        (["A.1", "--shape", '{"other": 1' + "0" * 30 + "}"], "answer.other is a number of more than 64 bits"),
        (["A.1", "--shape", '{"links": 3}'], "answer.links is not"),
        (["A.1", "--shape", '{"choice": "yes"}'], "A.1 takes no choice"),
        (["A.2", "--shape", '{"choice": "maybe"}'], "answer.choice is “maybe”"),
    ],
)
def test_what_does_not_fit_changes_no_file(argv: list[str], message: str, city: Path, lgq: Call, home: Path) -> None:
    """An error has a sentence and a remedy, and leaves not even a lock."""
    before = tree(home)
    result = lgq("answer", "city", *argv)
    assert (result.code, result.out) == (2, "")
    assert message in result.error
    assert result.hint
    assert tree(home) == before


def test_an_unknown_field_is_reported_with_the_closest_match(city: Path, lgq: Call) -> None:
    """And with the command that lists all fields."""
    hint = lgq("answer", "city", "A.2.nam", "x").hint
    assert hint == "Did you mean A.2.name? All of them: lgqtui questions show small"


@pytest.mark.parametrize(
    ("stdin", "message"), [(b"\xff\xfe", "is not UTF-8"), (b"x" * 4_000_001, "longer than any answer")]
)
def test_standard_input_that_is_no_answer_is_refused(stdin: bytes, message: str, city: Path, lgq: Call) -> None:
    """A file of the wrong type must not become an answer."""
    result = lgq("answer", "city", "A.2.why", "-", stdin=stdin)
    assert result.code == 4
    assert message in result.error
    assert answers(city) == {}


def test_a_draft_that_is_open_elsewhere_is_left_alone(city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other session is named; exit code 4."""
    monkeypatch.setattr("lgqtui.workflows.draft_access._LOCK_TIMEOUT", 0.0)
    other = DraftFile(city, lambda: datetime.now(UTC))
    with other.lock("somebody at a desk", wait=0.0):
        result = lgq("answer", "city", "A.2", "yes")
    assert result.code == 4
    assert "is open elsewhere: somebody at a desk" in result.error
    assert answers(city) == {}


@pytest.mark.parametrize(
    ("number", "why"), [(28, "the disk is full"), (30, "the disk can only be read"), (5, "a fault")]
)
def test_a_save_that_is_refused_ends_with_4_and_leaves_the_old_answer(
    number: int, why: str, city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full or broken disk is reported with the path, and the draft does not change."""
    lgq("answer", "city", "A.2", "yes")
    before = city.read_bytes()

    def refuse(_: int) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr("os.fsync", refuse)
    result = lgq("answer", "city", "A.2", "no")
    assert result.code == 4
    assert why in result.error
    assert city.read_bytes() == before
    assert not list(city.parent.glob("*.tmp-*"))


def change_before_saving(city: Path, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have another program without locks write the draft right before a save, so many times."""
    save, left = DraftFile.save, [times]

    def late(self: DraftFile, draft: Draft) -> Error | None:
        if left[0]:
            left[0] -= 1
            city.write_text(city.read_text() + f"# another program, {left[0]}\n[answers.theirs{left[0]}]\ntext = 'x'\n")
        return save(self, draft)

    monkeypatch.setattr(DraftFile, "save", late)


def test_a_change_by_another_program_in_between_stays(city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both the change and the answer are saved."""
    change_before_saving(city, 2, monkeypatch)
    assert lgq("answer", "city", "A.2", "yes").code == 0
    assert set(answers(city)) == {"A.2", "theirs0", "theirs1"}
    assert "# another program, 1" in city.read_text()


def test_a_draft_that_keeps_changing_is_reported(city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """If another program keeps writing, the call ends with 4 and overwrites nothing."""
    change_before_saving(city, 3, monkeypatch)
    result = lgq("answer", "city", "A.2", "yes")
    assert result.code == 4
    assert "was changed by another program" in result.error
    assert set(answers(city)) == {"theirs0", "theirs1", "theirs2"}


def test_a_generation_that_cannot_be_saved_is_a_warning_unless_a_text_would_be_lost(city: Path, lgq: Call) -> None:
    """An empty field is filled, with exit code 0; what is there is not overwritten, with exit code 4."""
    history = city.with_name("city.files") / "history"
    history.parent.mkdir(exist_ok=True)
    history.touch()
    result = lgq("answer", "city", "A.2", "yes")
    assert result.code == 0
    assert "warning: the draft is saved, but the version before it could not be kept" in result.err
    assert set(answers(city)) == {"A.2"}
    result = lgq("answer", "city", "A.2", "no")
    assert (result.code, answers(city)["A.2"]) == (4, {"choice": "yes"})
    assert "nothing was changed, because the version before could not be kept" in result.error


def test_missing_locks_are_reported(city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk without locks the answer is saved with a warning."""

    def acquire(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr("filelock.FileLock.acquire", acquire)
    result = lgq("answer", "city", "A.2", "yes")
    assert result.code == 0
    assert "In this folder no file can be locked" in result.err
    assert set(answers(city)) == {"A.2"}


def test_recovery_files_of_a_draft_are_reported(city: Path, lgq: Call) -> None:
    """Scripts learn of answers that a session could not save."""
    city.with_name("city.files").mkdir(exist_ok=True)
    unsaved = city.with_name("city.files") / "unsaved.toml"
    unsaved.write_bytes(city.read_bytes())
    assert lgq("show", "city").err == ""  # keys of the draft's answer
    unsaved.write_bytes(city.read_bytes() + b'\n[answers."A.1"]\ntext = "Not saved"\n')
    assert "To choose from them: lgqtui fill city" in lgq("show", "city").err


def test_hand_edits_and_comments_survive(city: Path, lgq: Call) -> None:
    """A script saves in the same way as the screen."""
    city.write_text(city.read_text() + '\n[answers."A.2"] # decided in June\nchoice = "yes"\n')
    assert lgq("answer", "city", "B.mail", "a@b.example").code == 0
    assert "# decided in June" in city.read_text()


def test_a_question_id_given_for_a_field_lists_its_fields(city: Path, lgq: Call) -> None:
    """Documents show the id of the question; fields have ids of their own."""
    result = lgq("answer", "city", "B.1", "yes")
    assert result.code == 2
    assert result.hint.startswith("It is a question with the fields B.1-a, B.1-b.")


def test_without_an_earlier_choice_no_choice_is_proposed(small: Path, lgq: Call) -> None:
    """A follow-up that applied without a choice is set aside; no choice restores it."""
    condition = 'when = { field = "A.2", is = "no" }'
    small.write_text(small.read_text().replace(condition, 'when = { not = { field = "A.2", is = "yes" } }'))
    assert lgq("new", "city", "--questionnaire", "small").code == 0
    lgq("answer", "city", "A.2.why", "nobody was found")
    errors = lgq("answer", "city", "A.2", "yes").err
    assert "1 answer is set aside, kept in the draft: A.2.why." in errors
    assert "comes back with" not in errors
