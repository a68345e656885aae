"""`lgqtui export PACKAGE…`: a table of packages."""

from __future__ import annotations

import csv
import io
import os
import shutil
from pathlib import Path

import pytest

from tests.bag_builder import sealed_again, valid_bag
from tests.cli.conftest import Call


@pytest.fixture
def inbox(city: Path, lgq: Call, tmp_path: Path) -> list[str]:
    """Two packages of a draft, the second superseding the first."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    lgq("answer", "city", "A.2", "no")
    first = lgq("pack", "city", "-o", str(folder)).out.strip()
    lgq("answer", "city", "A.2.why", "=too small")
    return [first, lgq("pack", "city", "-o", str(folder)).out.strip()]


def test_a_table_for_spreadsheets(inbox: list[str], lgq: Call, tmp_path: Path) -> None:
    """A row for each package; UTF-8 with BOM, for spreadsheets."""
    target = tmp_path / "all.csv"
    result = lgq("export", *inbox, "--to", "csv", "-o", str(target))
    assert (result.code, result.out, result.err) == (0, "", f"{target} is written: 2 packages.\n")
    content = target.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["standing"] for row in rows] == ["superseded", "current"]
    assert rows[0]["superseded_by"] == rows[1]["package"]
    assert rows[1]["A.2.why"] == "'=too small"
    assert lgq("export", *inbox, "--to", "csv").out.encode() == content


def test_cells_too_long_for_a_spreadsheet_are_reported(city: Path, lgq: Call, tmp_path: Path) -> None:
    """The table has the full text, which a spreadsheet would cut."""
    lgq("answer", "city", "A.2", "no")
    for length, warned in ((32_767, False), (32_768, True)):
        lgq("answer", "city", "A.2.why", "-", stdin=b"a" * length)
        package = lgq("pack", "city", "-o", str(tmp_path)).out.strip()
        errors = lgq("export", package, "--to", "csv").err
        assert (f"warning: {package}: A.2.why is longer than the cell of a spreadsheet" in errors) is warned
        errors = lgq("export", "city", "--to", "csv").err
        assert (f"warning: {city}: A.2.why is longer than the cell of a spreadsheet" in errors) is warned


def test_a_package_of_a_draft_that_was_moved(city: Path, inbox: list[str], lgq: Call, tmp_path: Path) -> None:
    """Packed on the same day on another computer it supersedes none: the user has to decide."""
    bundle = str(tmp_path / "bundle.zip")
    lgq("export", "city", "--to", "bundle", "-o", bundle)
    city.unlink()
    shutil.rmtree(city.with_suffix(".files"))
    lgq("import", bundle, "city")
    lgq("answer", "city", "A.2.why", "not any more")
    moved = lgq("pack", "city", "-o", str(tmp_path / "inbox")).out.strip()
    standings = {p["file"]: p["standing"] for p in lgq("export", *inbox, moved, "--to", "json").json["packages"]}
    assert standings == {inbox[0]: "superseded", inbox[1]: "unclear", moved: "unclear"}


def test_a_table_for_programs(inbox: list[str], lgq: Call) -> None:
    """The same table as a JSON document."""
    packages = lgq("export", *inbox, "--to", "json").json["packages"]
    assert [package["standing"] for package in packages] == ["superseded", "current"]
    assert packages[1]["answers"]["A.2.why"] == {"text": "=too small"}
    assert packages[0]["file"] == inbox[0]


def test_packages_of_one_id(inbox: list[str], lgq: Call, tmp_path: Path) -> None:
    """The same one twice is one row, and said; two that differ are both left out, and `verify` says it as well."""
    folder = Path(inbox[0]).parent
    copy = Path(shutil.copy(inbox[0], folder / f"{'z' * 130}.zip"))
    result = lgq("export", str(folder), "--to", "json")
    assert (result.code, [p["file"] for p in result.json["packages"]]) == (0, inbox)
    assert result.err == f"{copy} is the same package as {inbox[0]}.\n"
    assert f" · the same package as {inbox[0]}\n" in lgq("verify", str(folder)).out
    sealed_again(copy, r"Bagging-Date: .*", "Bagging-Date: 2031-01-01")
    result = lgq("export", str(folder), "--to", "json")
    assert result.code == 3
    difference = "and bag-info.txt says something else in it: “Bagging-Date”."
    assert f"{inbox[0]} is not sound and left out: it has the id of {copy}, {difference}" in result.err
    assert f"{copy} is not sound and left out: it has the id of {inbox[0]}, {difference}" in result.err
    assert f" To compare them: lgqtui verify {copy} {inbox[0]}\n" in result.err
    assert [p["file"] for p in result.json["packages"]] == inbox[1:]
    verified = lgq("verify", str(folder), "--json")
    assert verified.code == 3
    assert {p["path"] for p in verified.json["packages"] if not p["sound"]} == {inbox[0], str(copy)}


def test_the_table_of_an_unknown_questionnaire(inbox: list[str], small: Path, lgq: Call) -> None:
    """The signers in the table were not compared then."""
    small.unlink()
    result = lgq("export", inbox[0], "--to", "json")
    assert (result.code, len(result.json["packages"])) == (0, 1)
    assert "The questionnaire of 1 package is not here: page and signer were not compared" in result.err
    assert "The questionnaires of 2 packages are not here" in lgq("export", *inbox, "--to", "json").err


def test_a_damaged_package_does_not_prevent_the_table(inbox: list[str], lgq: Call, tmp_path: Path) -> None:
    """It is reported and left out; exit code 3."""
    bag = valid_bag()
    bag.update_answers(publication="maybe")
    spoilt = str(bag.write(tmp_path / "spoilt.zip"))
    result = lgq("export", inbox[0], spoilt, "--to", "json")
    assert result.code == 3
    assert f"{spoilt} is not sound and left out: " in result.err
    assert len(result.json["packages"]) == 1


def test_a_questionnaire_named_by_a_package_is_no_path(lgq: Call, home: Path, tmp_path: Path) -> None:
    """Nothing in a package is used as a path."""
    trap = tmp_path / "trap.toml"
    trap.write_text("not a questionnaire")
    bag = valid_bag()
    bag.update_answers(questionnaire=str(trap))
    assert lgq("export", str(bag.write(tmp_path / "a.zip")), "--to", "csv").code == 0


@pytest.mark.parametrize("form", ["md", "html", "bundle"])
def test_of_packages_only_tables_are_made(form: str, inbox: list[str], lgq: Call) -> None:
    """A readable page is in each package."""
    result = lgq("export", *inbox, "--to", form)
    assert (result.code, "answers.html" in result.hint) == (2, True)


def test_packages_and_drafts_do_not_mix(inbox: list[str], lgq: Call) -> None:
    """Refused before anything is written."""
    result = lgq("export", inbox[0], "city", "--to", "json")
    assert (result.code, "“city” is no package" in result.error) == (2, True)


@pytest.mark.parametrize(
    "call", [("export", "nope.zip", "--to", "csv"), ("submit", "nope.zip", "--endpoint", "folder:x")]
)
def test_a_mistyped_package_is_no_draft(call: tuple[str, ...], city: Path, lgq: Call) -> None:
    """A name ending in .zip is a file, whatever the format."""
    result = lgq(*call)
    assert (result.code, result.error) == (4, "cannot read nope.zip: there is no such file or folder")


def test_a_mistyped_package_among_others(inbox: list[str], lgq: Call) -> None:
    """It is reported as a missing file."""
    result = lgq("export", inbox[0], "nope.zip", "--to", "json")
    assert (result.code, result.error) == (4, "cannot read nope.zip: there is no such file or folder")


def test_a_draft_may_be_called_like_a_zip(city: Path, lgq: Call) -> None:
    """An existing draft comes before a missing package."""
    lgq("rename", "city", "old.zip")
    assert lgq("export", "old.zip", "--to", "json").code == 0


def test_a_folder_stands_for_the_packages_in_it(inbox: list[str], lgq: Call, tmp_path: Path) -> None:
    """Other files in the folder are ignored."""
    (tmp_path / "inbox" / "notes.txt").write_text("from a stick")
    assert lgq("export", str(tmp_path / "inbox"), "--to", "csv").out == lgq("export", *sorted(inbox), "--to", "csv").out


def test_a_folder_without_packages(city: Path, lgq: Call, tmp_path: Path) -> None:
    """A sentence, and no table."""
    (tmp_path / "none").mkdir()
    result = lgq("export", str(tmp_path / "none"), "--to", "csv")
    assert (result.code, result.out) == (4, "")
    assert result.error == f"{tmp_path / 'none'} holds no package: no file in it ends in .zip"


def test_a_draft_is_meant_before_a_folder_of_its_name(
    city: Path, lgq: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any working directory."""
    (tmp_path / "city").mkdir()
    monkeypatch.chdir(tmp_path)
    assert lgq("export", "city", "--to", "json").json["questionnaire"] == "small"


@pytest.mark.parametrize("option", [("--section", "A"), ("--blank", "small"), ("--with-remarks",)])
def test_what_belongs_to_documents_is_refused_for_a_table(option: tuple[str, ...], inbox: list[str], lgq: Call) -> None:
    """An option without effect is refused, as for drafts."""
    result = lgq("export", *inbox, "--to", "csv", *option)
    assert (result.code, result.out) == (2, "")
    assert option[0].removeprefix("--with-") in result.error


def test_a_file_name_that_is_not_utf_8_is_readable_everywhere(
    city: Path, inbox: list[str], lgq: Call, tmp_path: Path
) -> None:
    """As in messages a sign stands for what cannot be read; the package is sound, and can be imported and sent."""
    package = str(Path(inbox[0]).rename(tmp_path / "inbox" / "Lim\udce9.zip"))
    readable = package.replace("\udce9", "\ufffd")
    (row,) = csv.DictReader(io.StringIO(lgq("export", package, "--to", "csv").out.removeprefix("\ufeff")))
    assert row["file"] == readable
    assert lgq("export", package, "--to", "json").json["packages"][0]["file"] == readable
    assert lgq("verify", package, "--json").json["packages"][0]["path"] == readable
    assert lgq("import", package, "second", "--new-id").code == 0
    city.rename(city.with_name("Lim\udce9.toml"))
    assert {draft["name"] for draft in lgq("list", "--json").json["drafts"]} == {"second", "Lim\ufffd"}
    receiver = tmp_path / "R\udce9"
    receiver.mkdir()
    sent = lgq("submit", package, "--endpoint", f"folder:{receiver}", "--json")
    assert (sent.code, sent.json["endpoint"]) == (0, f"folder:{receiver}".replace("\udce9", "\ufffd"))
    (entry,) = lgq("outbox", "--json").json
    assert (entry["label"], entry["state"]) == ("Lim\ufffd", "sent")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no such files")
def test_what_is_no_file_does_not_prevent_the_table(inbox: list[str], lgq: Call, tmp_path: Path) -> None:
    """A folder, a pipe or a dangling link is named and left out; exit code 3."""
    folder = tmp_path / "inbox"
    (folder / "a.zip").mkdir()
    (folder / "b.zip").symlink_to("nowhere")
    os.mkfifo(folder / "c.zip")
    for names in ([str(folder)], [*map(str, folder.iterdir())]):
        result = lgq("export", *names, "--to", "json")
        assert (result.code, {p["file"] for p in result.json["packages"]}) == (3, {*inbox})
        for name in ("a.zip", "b.zip", "c.zip"):
            assert any(f"{folder / name}" in line for line in result.err.splitlines() if line.startswith("Left out: "))


def test_without_a_sound_package_no_table_is_written(inbox: list[str], lgq: Call, tmp_path: Path) -> None:
    """An earlier table stays as it is, and the message says so."""
    table, spoilt = tmp_path / "good.csv", tmp_path / "spoilt.zip"
    lgq("export", *inbox, "--to", "csv", "-o", str(table))
    before = table.read_bytes()
    spoilt.write_bytes(b"PK\x03\x04")
    (tmp_path / "folder.zip").mkdir()
    for path, code in ((spoilt, 3), (tmp_path / "folder.zip", 4)):
        result = lgq("export", str(path), "--to", "csv", "-o", str(table))
        assert (result.code, result.out) == (code, "")
        assert "error: none of this is a sound package: no table was made\n" in result.err
        assert f"{path} is not " in result.err
        assert table.read_bytes() == before


def test_a_day_to_come_supersedes_nothing(inbox: list[str], lgq: Call, tmp_path: Path) -> None:
    """Its package is unclear, and the others stand as if it were not there."""
    sealed_again(Path(inbox[1]), r"Bagging-Date: .*", "Bagging-Date: 2099-12-31")
    packages = lgq("export", *inbox, "--to", "json").json["packages"]
    assert {p["file"]: p["standing"] for p in packages} == {inbox[0]: "current", inbox[1]: "unclear"}


def test_a_warning_about_a_package_takes_no_other_notice_away(inbox: list[str], lgq: Call) -> None:
    """One of a day to come that came twice is said to be the same, too."""
    sealed_again(Path(inbox[1]), r"Bagging-Date: .*", "Bagging-Date: 2099-12-31")
    shutil.copy(inbox[1], copy := inbox[1].replace(".zip", "-again.zip"))
    result = lgq("export", inbox[1], copy, "--to", "json")
    assert (result.code, "is still to come" in result.err, "is the same package as" in result.err) == (0, True, True)


def test_a_large_tree_of_subfolders_is_not_searched_whole(
    inbox: list[str], lgq: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is named by mistake, such as the home folder, takes no minutes."""
    monkeypatch.setattr("lgqtui.workflows.packages._MOST_SEARCHED", 3)
    (tmp_path / "inbox" / "Peru").mkdir()
    for number in range(9):
        shutil.copy(inbox[0], tmp_path / "inbox" / "Peru" / f"{number}.zip")
    assert ": 3 files ending in .zip lie in its subfolders" in lgq("verify", str(tmp_path / "inbox")).err


def test_packages_in_subfolders_are_counted(inbox: list[str], lgq: Call, tmp_path: Path) -> None:
    """They are not looked at, and that is said."""
    (tmp_path / "inbox" / "Peru" / "Lima").mkdir(parents=True)
    shutil.copy(inbox[0], tmp_path / "inbox" / "Peru" / "Lima" / "a.zip")
    message = f"{tmp_path / 'inbox'}: 1 file ending in .zip lies in its subfolders and was not looked at."
    result = lgq("export", str(tmp_path / "inbox"), "--to", "json")
    assert (result.code, len(result.json["packages"]), message in result.err) == (0, 2, True)
    assert message in lgq("verify", str(tmp_path / "inbox")).err
