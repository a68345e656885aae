"""`lgqtui new` and `lgqtui list`."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from lgqtui.cli.terminal import print_table
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.questionnaire.model import Questionnaire
from tests.cli.conftest import SMALL, Call, tree


def test_new_prints_the_path_and_nothing_else(lgq: Call, home: Path) -> None:
    """For scripts."""
    result = lgq("new", "Harbour city")
    path = home / "drafts" / "Harbour city.toml"
    assert (result.code, result.out, result.err) == (0, f"{path}\n", "")
    assert tomllib.loads(path.read_text())["questionnaire"] == "lgq-2022"


def test_a_new_draft_without_a_name_is_called_after_its_questionnaire(lgq: Call, home: Path) -> None:
    """A second one gets a number."""
    assert lgq("new").out == f"{home}/drafts/lgq-2022.toml\n"
    assert lgq("new").out == f"{home}/drafts/lgq-2022-2.toml\n"


def test_a_new_draft_is_for_the_questionnaire_of_the_settings(lgq: Call, small: Path, home: Path) -> None:
    """The setting replaces the option."""
    lgq("config", "set", "questionnaire", "small")
    assert lgq("new").out == f"{home}/drafts/small.toml\n"


def test_a_draft_can_be_created_anywhere(lgq: Call, tmp_path: Path) -> None:
    """A name that is a path is a path."""
    path = tmp_path / "elsewhere" / "city.toml"
    assert lgq("new", str(path)).out == f"{path}\n"
    assert lgq("show", str(path)).code == 0


def test_a_questionnaire_given_by_its_path_is_copied_to_the_user_s_folder(
    lgq: Call, home: Path, tmp_path: Path
) -> None:
    """The draft needs it later; the copy is reported."""
    source = tmp_path / "from a mail.toml"
    source.write_text(SMALL)
    result = lgq("new", "city", "--questionnaire", str(source))
    copy = home / "questionnaires" / "small.toml"
    assert result.code == 0
    assert str(copy) in result.err
    assert copy.read_text() == SMALL
    source.unlink()
    assert lgq("show", "city").code == 0


def test_another_file_of_a_questionnaire_at_hand_is_not_copied_over_it(lgq: Call, small: Path, tmp_path: Path) -> None:
    """Existing drafts keep their questionnaire; the difference is reported."""
    other = tmp_path / "other.toml"
    other.write_text(SMALL.replace("Last", "Changed"))
    result = lgq("new", "city", "--questionnaire", str(other))
    assert result.code == 0
    assert "yours differs from it" in result.err
    assert f"give it another id, or, for every draft of that id, copy it to {small}" in result.err
    assert small.read_text() == SMALL


def test_a_copy_of_a_questionnaire_at_hand_is_used_in_silence(lgq: Call, small: Path, tmp_path: Path) -> None:
    """Under any file name, if its content is the same."""
    same = tmp_path / "other.toml"
    same.write_text(SMALL)
    result = lgq("new", "city", "--questionnaire", str(same))
    assert (result.code, result.err) == (0, "")
    assert small.read_text() == SMALL


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (["new", "city"], 4, "is there already"),
        (["new", ""], 2, "it is empty"),
        (["new", "a:b"], 2, "cannot be the name of a draft"),
        (["new", "x", "--questionnaire", "smal"], 4, "there is no questionnaire “smal” here"),
        (["new", "x", "--questionnaire", "nowhere/q.toml"], 4, "cannot read nowhere/q.toml"),
        (["new", "sub/city"], 2, "it has one of / "),
    ],
)
def test_what_new_refuses_leaves_everything_as_it_was(
    argv: list[str], code: int, message: str, lgq: Call, city: Path
) -> None:
    """No draft is overwritten, and none is created with an invalid name."""
    before = tree(city.parents[1])
    result = lgq(*argv)
    assert result.code == code
    assert message in result.error
    assert result.out == ""
    assert tree(city.parents[1]) == before


def test_a_questionnaire_is_not_copied_for_a_draft_that_could_not_be_created(
    lgq: Call, city: Path, home: Path, tmp_path: Path
) -> None:
    """An error leaves no copy."""
    source = tmp_path / "other.toml"
    source.write_text(SMALL.replace('"small"', '"other"'))
    before = tree(home)
    assert lgq("new", "city", "--questionnaire", str(source)).code == 4
    assert tree(home) == before


def test_without_drafts_a_list_says_how_to_make_one(lgq: Call) -> None:
    """The sentence is on stderr; the list is empty."""
    result = lgq("list")
    assert (result.code, result.out) == (0, "")
    assert "lgqtui new" in result.err
    assert lgq("list", "--json").json == {"drafts": []}


def test_the_list_as_json_has_the_shape_of_the_contract(lgq: Call, city: Path) -> None:
    """Exactly the documented keys."""
    lgq("answer", "city", "A.2", "yes")
    (draft,) = lgq("list", "--json").json["drafts"]
    changed = draft.pop("changed")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", changed)
    assert draft == {
        "name": "city",
        "path": str(city),
        "questionnaire": "small",
        "state": "open",
        "answered": 1,
        "asked": 5,
        "sent": None,
        "changed_since": None,
        "replaced_by": "",
    }


def test_the_list_is_aligned_and_the_last_changed_stands_first(lgq: Call, city: Path, home: Path) -> None:
    """Columns begin below their heads, also after wide characters."""
    for n, name in enumerate(["東京都の答え", "harbour"]):
        lgq("new", name)
        os.utime(home / "drafts" / f"{name}.toml", (n + 1, n + 1))
    head, *rows = lgq("list").out.splitlines()
    assert [row.split()[0] for row in rows] == ["city", "harbour", "東京都の答え"]
    assert head.index("State") == rows[0].index("open") == rows[1].index("open") == rows[2].index("open") + 6
    assert max(map(len, [head, *rows])) <= 80


def test_a_name_too_long_for_its_column_is_not_cut(
    lgq: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names are typed in commands; one stands on its own line on a terminal, and begins its only line in a pipe."""
    name = "the answers of the harbour city to the questionnaire"
    lgq("new", name)
    _, line = lgq("list").out.splitlines()
    assert line.startswith(f"{name}  0 of ")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    print_table([("Name", "State"), (name, "open")])
    assert capsys.readouterr().out.splitlines()[1:] == [name, "      open"]


def test_a_damaged_draft_is_listed_and_breaks_nothing(lgq: Call, city: Path, home: Path) -> None:
    """The other drafts are listed too."""
    (home / "drafts" / "bad.toml").write_text("format = ")
    by_name = {draft["name"]: draft for draft in lgq("list", "--json").json["drafts"]}
    assert by_name["bad"]["state"] == "damaged"
    assert (by_name["bad"]["answered"], by_name["bad"]["asked"], by_name["bad"]["questionnaire"]) == (None, None, "")
    assert by_name["city"]["state"] == "open"
    result = lgq("list")
    assert "damaged" in result.out
    assert "lgqtui show" in result.err


def test_a_draft_of_a_newer_program_is_not_called_damaged(lgq: Call, city: Path) -> None:
    """The program is too old for it."""
    city.write_text(city.read_text().replace("format = 1", "format = 2", 1))
    (draft,) = lgq("list", "--json").json["drafts"]
    assert (draft["name"], draft["state"], draft["answered"]) == ("city", "newer", None)
    result = lgq("list")
    assert "newer" in result.out
    assert "damaged" not in result.out + result.err


def test_a_draft_without_its_questionnaire_is_listed(lgq: Call, city: Path, small: Path) -> None:
    """Its state is “open”, without progress."""
    lgq("list")
    small.rename(small.with_suffix(".away"))
    (draft,) = lgq("list", "--json").json["drafts"]
    assert (draft["state"], draft["questionnaire"], draft["asked"]) == ("open", "small", None)
    assert "not known" in lgq("list").out
    small.with_suffix(".away").rename(small)
    assert lgq("list", "--json").json["drafts"][0]["asked"] == 4


def test_a_list_reads_again_only_what_has_changed(
    lgq: Call, city: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unchanged drafts come from the cache; a change by hand is noticed."""
    lgq("new", "other", "--questionnaire", "small")
    lgq("list")
    read: list[str] = []
    find = QuestionnaireLibrary.find

    def noted(library: QuestionnaireLibrary, name: str) -> Questionnaire:
        read.append(name)
        return find(library, name)

    monkeypatch.setattr(QuestionnaireLibrary, "find", noted)
    lgq("list")
    assert read == []
    for name in ("city", "other"):
        path = home / "drafts" / f"{name}.toml"
        path.write_text(path.read_text() + '[answers."A.2"]\nchoice = "no"\n')
    assert [draft["answered"] for draft in lgq("list", "--json").json["drafts"]] == [1, 1]
    assert read == ["small"]


@pytest.mark.parametrize("noted", ["", "[]", "{", '{"version": "0.1.0", "drafts": {"x": 3}}', '{"drafts": []}'])
def test_notes_that_are_damaged_are_only_made_again(noted: str, lgq: Call, city: Path, home: Path) -> None:
    """The cache may be lost at any time."""
    lgq("list")
    (home / "state" / "list.json").write_text(noted)
    assert lgq("list", "--json").json["drafts"][0]["asked"] == 4


def test_a_list_is_given_also_where_nothing_can_be_noted(lgq: Call, city: Path, home: Path) -> None:
    """Drafts in a read-only folder are listed."""
    (home / "state").rename(home / "away") if (home / "state").exists() else None
    (home / "state").write_text("in the way")
    assert lgq("list").code == 0


@pytest.mark.parametrize(
    "name",
    [
        "city (conflicted copy 2026-11-28)",
        "city (Office's conflicted copy)",
        "city.sync-conflict-20261128-120000-ABCDEFG",
        "city-DESKTOP-XYZ",
        "city 2",
        "~$city",
    ],
)
def test_copies_of_other_programs_are_reported(name: str, city: Path, lgq: Call) -> None:
    """With their original, and which is the newer one; a duplicate is none."""
    lgq("duplicate", "city")
    assert "a copy of" not in lgq("list").err
    copy = city.with_name(f"{name}.toml")
    copy.write_bytes(city.read_bytes())
    for newer, older in ((city, copy), (copy, city)):
        os.utime(newer, (2_000_000_000, 2_000_000_000))
        os.utime(older, (1_000_000_000, 1_000_000_000))
        for option in ((), ("--json",)):
            errors = lgq("list", *option).err
            assert f"{name}: a copy of city by another program; the newer one is {newer.stem}." in errors
