"""`lgqtui questions`: the available questionnaires."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import SMALL, Call


@pytest.mark.parametrize("argv", [["questions"], ["questions", "list"]])
def test_the_list_has_shipped_questionnaires_and_the_user_s(argv: list[str], small: Path, lgq: Call) -> None:
    """A line each: id, size, source, title."""
    lines = [line.split("  ") for line in lgq(*argv).out.splitlines()]
    rows = [[cell.strip() for cell in line if cell] for line in lines]
    assert ["small", "8 fields", "yours", "Small"] in rows
    assert ["lgq-2022", "59 fields", "comes with lgqtui", "LGQ 2022"] in rows


@pytest.mark.parametrize("argv", [["questions"], ["questions", "list"]])
def test_the_list_is_json_for_programs(argv: list[str], small: Path, lgq: Call) -> None:
    """With the fault of what cannot be used."""
    small.with_name("draft.toml").write_text("id = ")
    rows = {row["id"]: row for row in lgq(*argv, "--json").json}
    assert rows["small"] == {"id": "small", "title": "Small", "path": str(small), "fault": ""}
    assert rows["draft"]["fault"].startswith("draft cannot be used: ")


def test_an_unusable_questionnaire_is_reported_and_hides_no_other(small: Path, lgq: Call) -> None:
    """A file in progress does not prevent the list."""
    small.with_name("draft.toml").write_text("id = ")
    result = lgq("questions")
    assert result.code == 0
    assert "small" in result.out
    assert result.err.startswith("draft cannot be used: ")


def test_show_reads_out_questions_ids_kinds_and_conditions(small: Path, lgq: Call) -> None:
    """All that a script needs in order to answer."""
    lines = lgq("questions", "show", "small").out.splitlines()
    assert lines[0] == "A small questionnaire"
    assert "  I.1 What is the portal?" in lines
    assert "    A.2.name: short · Name · Only if I.2 is Yes" in lines
    assert max(map(len, lines)) <= 80


def test_show_as_json_is_one_document(small: Path, lgq: Call) -> None:
    """Sections, questions and fields in order."""
    document = lgq("questions", "show", "small", "--json").json
    assert (document["id"], document["title"]) == ("small", "A small questionnaire")
    assert [section["id"] for section in document["sections"]] == ["A", "B"]
    question = document["sections"][0]["questions"][1]
    assert (question["id"], question["number"], question["text"]) == ("A.2", "I.2", "Is there an officer?")
    assert question["fields"][1] == {
        "id": "A.2.name",
        "kind": "short",
        "prompt": "Name",
        "asked": "Only if I.2 is Yes",
    }


def test_a_questionnaire_can_be_shown_by_its_path(tmp_path: Path, lgq: Call) -> None:
    """It need not be in the library."""
    path = tmp_path / "mine.toml"
    path.write_text(SMALL)
    assert lgq("questions", "show", str(path)).out.startswith("A small questionnaire\n")


def test_an_unknown_questionnaire_is_reported_with_the_closest_match(lgq: Call) -> None:
    """And with the command that lists all."""
    result = lgq("questions", "show", "lgq-2020")
    assert result.code == 4
    assert result.hint == "Did you mean lgq-2022? All of them: lgqtui questions list"


def test_check_tells_every_problem_with_file_line_weight_and_place(tmp_path: Path, lgq: Call) -> None:
    """Line for editors and scripts, remedy for the author."""
    path = tmp_path / "mine.toml"
    path.write_text(SMALL.replace('kind = "links"', 'kind = "link"').replace('title = "Last"', 'titel = "Last"'))
    result = lgq("questions", "check", str(path))
    assert result.code == 3
    first, second = result.out.splitlines()
    position = "sections[1].questions[1].fields[1].kind"
    assert first.startswith(f"{path}:15: error: {position}: is “link”, which is not known. Did you mean links?")
    assert second == f"{path}:29: error: sections[2].titel: is no key known here. Did you mean title?"
    assert result.err == f"{path}: 2 errors, 0 warnings, 0 hints\n"


def test_check_of_a_sound_file_says_so(small: Path, lgq: Call) -> None:
    """Nothing is printed on stdout."""
    result = lgq("questions", "check", str(small))
    assert (result.code, result.out) == (0, "")
    assert "in order, with 8 fields" in result.err


def test_a_hint_alone_ends_with_0(tmp_path: Path, lgq: Call) -> None:
    """A questionnaire with hints can be used."""
    path = tmp_path / "mine.toml"
    path.write_text(SMALL.replace("[[sections]]", '[footnotes]\n1 = "Not cited."\n\n[[sections]]', 1))
    result = lgq("questions", "check", str(path))
    assert result.code == 0
    assert ": hint: footnotes.1: " in result.out


def test_a_file_that_is_not_called_like_its_id(tmp_path: Path, lgq: Call) -> None:
    """The library would not find it, so there is a hint; it can be used."""
    path = tmp_path / "lib2.toml"
    path.write_text(SMALL)
    result = lgq("questions", "check", str(path))
    message = "hint: the file is not called like its id. Call it small.toml before you pass it on."
    assert (result.code, result.out) == (0, f"{path}: {message}\n")
    assert result.err == f"{path}: 0 errors, 0 warnings, 1 hint\n"


@pytest.mark.parametrize("content", [None, b"\xff", b"x" * 5_000_001])
def test_check_of_what_is_no_such_file(content: bytes | None, tmp_path: Path, lgq: Call) -> None:
    """A missing file is an error; a file of another type is checked. Never a traceback."""
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)
    result = lgq("questions", "check", str(path))
    assert result.code in (3, 4)
    assert "Traceback" not in result.err
