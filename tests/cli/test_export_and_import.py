"""`lgqtui export` and `lgqtui import`, and that both together change nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import sys
import warnings
import zipfile
from pathlib import Path

import pexpect
import pytest

import lgqtui
from lgqtui.cli.main import run
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.export import zip_reader
from lgqtui.export.bundle import BundleReadResult
from tests.cli.conftest import Call, tree


@pytest.fixture
def answered(city: Path, lgq: Call) -> Path:
    """A draft with a remark, an answer set aside, and an attachment."""
    picture = b"a picture"
    digest = hashlib.sha256(picture).hexdigest()
    lgq("answer", "city", "A.1", "Portal: https://a.example", "--remark", "ask the archive")
    lgq("answer", "city", "A.2.name", "an officer — Ünïcode")
    row = {"file": f"{digest}.png", "name": "a.png", "sha256": digest, "size": len(picture)}
    lgq("answer", "city", "B.1-a", "--shape", json.dumps({"checked": True, "attachments": [row]}))
    folder = city.with_name("city.files") / "attachments"
    folder.mkdir(parents=True)
    (folder / f"{digest}.png").write_bytes(picture)
    return city


@pytest.mark.parametrize(("form", "sign"), [("md", "# A small questionnaire"), ("html", "<!doctype html>")])
def test_a_document_goes_to_standard_output(form: str, sign: str, answered: Path, lgq: Call) -> None:
    """Only the document, with answers and without remarks."""
    result = lgq("export", "city", "--to", form)
    assert (result.code, result.err) == (0, "")
    assert result.out.lower().startswith(sign.lower())
    assert "https://a.example" in result.out
    assert "ask the archive" not in result.out
    assert "ask the archive" in lgq("export", "city", "--to", form, "--with-remarks").out
    assert lgq("export", "city", "--to", form, "-o", "-").out == result.out


def test_json_has_every_answer_and_comes_back_to_the_same_bytes(answered: Path, lgq: Call, tmp_path: Path) -> None:
    """Export, import, export gives the same bytes; the imported file does not change."""
    first = tmp_path / "harbour.json"
    assert lgq("export", "city", "--to", "json", "--with-remarks", "-o", str(first)).err == f"{first} is written.\n"
    content = first.read_bytes()
    assert list(json.loads(content)["answers"]) == ["A.1", "A.2.name", "B.1-a"]
    lgq("rename", "city", "gone")
    lgq("erase", "gone", "--yes")
    result = lgq("import", str(first))
    assert result.out == f"{answered.with_name('harbour.toml')}\n"
    assert lgq("export", "harbour", "--to", "json", "--with-remarks").out.encode() == content
    assert first.read_bytes() == content


def test_a_bundle_takes_the_attachments_along(answered: Path, lgq: Call, tmp_path: Path) -> None:
    """An imported bundle is a complete draft."""
    bundle = tmp_path / "city.bundle"
    assert lgq("export", "city", "--to", "bundle", "-o", str(bundle)).code == 0
    assert zipfile.is_zipfile(bundle)
    path = Path(lgq("import", str(bundle), "second", "--new-id").out.strip())
    (copy,) = path.with_name("second.files").joinpath("attachments").iterdir()
    assert copy.read_bytes() == b"a picture"


def test_parts_left_out_of_a_bundle_are_reported(answered: Path, lgq: Call, tmp_path: Path) -> None:
    """The message counts remarks and flags, and names the option that includes them."""
    bundle = tmp_path / "city.zip"
    lgq("answer", "city", "A.2.name", "--flag", "an officer")
    errors = lgq("export", "city", "--to", "bundle", "-o", str(bundle)).err.splitlines()
    assert errors == [f"{bundle} is written.", "Left out: 1 remark · 1 flag. To take them along: --with-remarks"]
    with_remarks = lgq("export", "city", "--to", "bundle", "-o", str(bundle), "--with-remarks").err.splitlines()
    assert with_remarks == [f"{bundle} is written anew."]
    lgq("import", str(bundle), "second", "--new-id")
    lgq("answer", "second", "A.1", "--no-remark", "x")
    lgq("answer", "second", "A.2.name", "--no-flag", "x")
    assert lgq("export", "second", "--to", "bundle", "-o", str(bundle)).err == f"{bundle} is written anew.\n"


def test_an_export_says_that_it_took_the_place_of_another(answered: Path, lgq: Call, tmp_path: Path) -> None:
    """Replacing an earlier export is usual, and is reported."""
    page = tmp_path / "city.html"
    assert lgq("export", "city", "--to", "html", "-o", str(page)).err == f"{page} is written.\n"
    assert lgq("export", "city", "--to", "html", "-o", str(page)).err == f"{page} is written anew.\n"


def test_a_bundle_whose_attachment_was_changed_leaves_no_half_draft(
    answered: Path, lgq: Call, home: Path, tmp_path: Path
) -> None:
    """Draft and attachments are imported together or not at all."""
    sound, bundle = tmp_path / "sound.zip", tmp_path / "city.zip"
    lgq("export", "city", "--to", "bundle", "-o", str(sound))
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(bundle, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"a picture", b"a forgery"))
    before = tree(home)
    result = lgq("import", str(bundle), "second", "--new-id")
    assert result.code == 4
    assert "is not the file that was attached" in result.error
    assert tree(home) == before


def test_several_drafts_go_into_a_folder(answered: Path, lgq: Call, tmp_path: Path) -> None:
    """Each document has the name of its draft."""
    lgq("new", "東京", "--questionnaire", "small")
    folder = tmp_path / "documents"
    result = lgq("export", "city", "東京", "--to", "html", "-o", str(folder))
    assert result.code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["city.html", "東京.html"]
    lgq("export", "city", "--to", "md", "-o", str(folder))
    assert (folder / "city.md").exists()


def test_an_existing_file_is_replaced_whole(answered: Path, lgq: Call, tmp_path: Path) -> None:
    """A symbolic link and the mode of the file stay."""
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    real.write_text("old")
    real.chmod(0o644)
    link.symlink_to(real)
    lgq("export", "city", "--to", "md", "-o", str(link), "--force")
    assert link.is_symlink()
    assert real.read_text().startswith("# A small")
    assert real.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("form", ["md", "html"])
def test_an_empty_form_can_be_made_of_a_single_section(form: str, small: Path, lgq: Call) -> None:
    """For a department, for example."""
    form_text = lgq("export", "--blank", "small", "--to", form)
    part = lgq("export", "--blank", "small", "--section", "B", "--to", form)
    assert (form_text.code, part.code) == (0, 0)
    assert "What is the" in form_text.out
    assert "What is the" not in part.out
    assert "Which apply?" in part.out


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_draft_can_be_made_of_a_single_section(form: str, answered: Path, lgq: Call) -> None:
    """Its answers, and what is set aside in it; nothing of other sections."""
    everything = lgq("export", "city", "--to", form).out
    lgq("answer", "city", "B.mail", "office@example.org")
    first, last = (lgq("export", "city", "--to", form, "--section", section).out for section in "AB")
    assert "What is the" in everything
    assert "office@example" in last
    assert "office@example" not in first
    assert "What is the" in first
    assert "What is the" not in last


def test_the_table_of_a_draft(city: Path, lgq: Call) -> None:
    """A row for each field on the route, links one a line; remarks only if they are asked for."""
    lgq("answer", "city", "A.1", "Portal https://a.example.org\nhttps://b.example.org")
    lgq("answer", "city", "A.2", "no", "--remark", "=ask", "--flag")
    lgq("answer", "city", "A.2.name", "set aside")
    lgq("answer", "city", "A.2.why", "＝too “small”,\nand late")
    lgq("answer", "city", "B.1-a", "on", "--text", "why")
    content = lgq("export", "city", "--to", "csv").out
    assert content.startswith("\ufefffield,question,kind,value,links\r\n")
    rows = {row["field"]: row for row in csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline=""))}
    assert list(rows) == ["A.1", "A.2", "A.2.why", "B.1-a", "B.1-b", "B.date", "B.mail"]
    assert rows["A.1"]["links"] == "Portal: https://a.example.org\nPortal: https://b.example.org"
    assert rows["A.1"]["value"] == ""
    assert rows["A.2"] == {
        "field": "A.2",
        "question": "Is there an officer?",
        "kind": "yes_no",
        "value": "no",
        "links": "",
    }
    assert rows["A.2.why"]["value"] == "'＝too “small”,\nand late"
    assert rows["B.1-a"]["value"] == "ticked\nwhy"
    assert rows["B.mail"]["question"].endswith(" – E-mail")
    noted = lgq("export", "city", "--to", "csv", "--with-remarks").out
    assert noted.startswith("\ufefffield,question,kind,value,links,remark,flag\r\n")
    assert "no,,'=ask,flag\r\n" in noted


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (["city", "--to", "pdf"], 2, "--to has to be one of: html, md"),
        (["city"], 2, "--to is missing"),
        (["--to", "md"], 2, "no draft is named"),
        (["city", "--to", "bundle"], 2, "a bundle needs a file"),
        (["city", "city", "--to", "md"], 2, "several drafts need a folder"),
        (["city", "city", "--to", "md", "-o", "x"], 2, "two of the drafts are called city"),
        (["city", "--to", "md", "-o", "city.toml"], 2, "it is not overwritten"),
        (["city", "--to", "md", "--section", "C"], 2, "there is no section “C”"),
        (["city", "--to", "csv", "--section", "A"], 2, "--section needs --to html or md"),
        (
            ["city", "--to", "json", "--section", "A"],
            2,
            "--section needs --to html or md",
        ),
        (["--to", "csv", "--blank", "small"], 2, "is made as html or md"),
        (["city", "--to", "md", "--blank", "small"], 2, "takes no draft"),
        (["--to", "json", "--blank", "small"], 2, "is made as html or md"),
        (["--to", "md", "--blank", "small", "--with-remarks"], 2, "no remarks in an empty form"),
        (["--to", "md", "--blank", "small", "--section", "C"], 2, "there is no section “C”"),
        (["--to", "md", "--blank", "smal"], 4, "there is no questionnaire “smal”"),
        (["ctiy", "--to", "md"], 4, "there is no draft “ctiy”"),
        (["city", "--to", "md", "-o", "nowhere/city.md"], 4, "there is no such file or folder"),
        (["city", "ctiy", "--to", "md", "-o", "folder"], 4, "there is no draft “ctiy”"),
    ],
)
def test_what_export_refuses_writes_nothing(
    argv: list[str], code: int, message: str, answered: Path, lgq: Call
) -> None:
    """Also of several drafts, if a single one cannot be read."""
    os.chdir(answered.parents[1])
    before = tree(answered.parents[1])
    result = lgq("export", *argv)
    assert (result.code, result.out) == (code, "")
    assert message in result.error
    assert tree(answered.parents[1]) == before


@pytest.fixture(autouse=True)
def where_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Restore the working directory after the test."""
    monkeypatch.chdir(tmp_path)


def test_a_bundle_without_its_attachment_is_not_made(answered: Path, lgq: Call, tmp_path: Path) -> None:
    """The sentence names field and file; no partial file is left."""
    next(answered.with_name("city.files").joinpath("attachments").iterdir()).unlink()
    result = lgq("export", "city", "--to", "bundle", "-o", str(tmp_path / "x.zip"))
    assert result.code == 4
    assert "B.1-a: the file of the attachment “a.png” is missing" in result.error
    assert not list(tmp_path.glob("x*"))


DRAFT = '{"format": 1, "questionnaire": "small", "id": "i", "created": "2026-01-01T00:00:00Z", "answers": %s}'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file"),
        (b"", "this is not JSON"),
        (b"\xff\xfe", "this is not UTF-8"),
        (b"[]", "is not an exported draft"),
        (b"PK\x03\x04 and no more", "its end is missing"),
        (DRAFT.replace("small", "nil") % "{}", "is for the questionnaire “nil”, which is not here"),
        (DRAFT.replace("small", "/etc/passwd") % "{}", "is for the questionnaire “/etc/passwd”, which is not here"),
        (DRAFT.replace("small", "./small.toml") % "{}", "is for the questionnaire “./small.toml”, which is not here"),
        (DRAFT % '{"A.1": {"links": null}}', "is null"),
        (DRAFT.replace('"format": 1', '"format": 9') % "{}", "newer lgqtui"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_draft_is_refused(content: bytes | str | None, message: str, city: Path, lgq: Call) -> None:
    """A sentence, a remedy, exit code 4, and no draft."""
    file = Path("some file.json")
    if content is not None:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    before = tree(city.parents[1])
    result = lgq("import", str(file))
    assert (result.code, result.out) == (4, "")
    assert message in result.error
    assert result.hint
    assert tree(city.parents[1]) == before


@pytest.mark.parametrize("named", ["{path}", "./q.toml", "secret.toml"])
def test_no_file_is_read_that_a_draft_of_others_names_as_its_questionnaire(
    named: str, city: Path, small: Path, lgq: Call
) -> None:
    """Not by any command or list, though there is such a file, and completion offers nothing of it."""
    Path("q.toml").write_bytes(small.read_bytes())
    Path("secret.toml").write_text("secret words")
    name = named.format(path=Path("q.toml").resolve())
    city.write_text(city.read_text().replace('"small"', f'"{name}"'))
    for argv in (("show", "city"), ("check", "city"), ("answer", "city", "A.2", "no"), ("pack", "city")):
        result = lgq(*argv)
        assert (result.code, result.error) == (4, f"city is for the questionnaire “{name}”, which is not here")
        assert result.hint == "Write its id there, such as lgq-2022, or ask whoever sent it."
    (listed,) = lgq("list", "--json").json["drafts"]
    assert listed["questionnaire"] == name
    assert lgq("questions", "show", "./q.toml").code == 0  # the user may name a file


def test_a_pipe_is_not_waited_for(city: Path, lgq: Call) -> None:
    """A path that is no file is refused at once."""
    os.mkfifo("pipe")
    assert lgq("import", "pipe").code == 4


def test_an_imported_draft_keeps_its_id_and_a_second_needs_a_choice(answered: Path, lgq: Call) -> None:
    """Without a terminal the message names --new-id, which keeps both."""
    lgq("export", "city", "--to", "json", "-o", "city.json")
    result = lgq("import", "city.json")
    assert result.code == 2
    assert "the draft city has the same id" in result.error
    assert "lgqtui import city.json --new-id" in result.hint
    assert "lgqtui import city.json Old-Town --new-id" in lgq("import", "city.json", "Old-Town").hint
    assert lgq("import", "city.json", "--new-id").out == f"{answered.with_name('city-2.toml')}\n"
    lgq("erase", "city", "--yes")
    lgq("import", "city.json")
    draft_id = lgq("export", "city", "--to", "json").json["id"]
    assert draft_id == json.loads(Path("city.json").read_bytes())["id"]
    assert lgq("export", "city-2", "--to", "json").json["id"] != draft_id


def test_with_an_id_of_its_own_no_other_draft_is_read(
    answered: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There may be hundreds; without --new-id each is asked for its id."""
    paths: list[Path] = []
    load = DraftFile.load

    def note(self: DraftFile) -> Draft:
        paths.append(self.path)
        return load(self)

    lgq("export", "city", "--to", "json", "-o", "city.json")
    monkeypatch.setattr(DraftFile, "load", note)
    assert lgq("import", "city.json", "--new-id").code == 0
    assert answered not in paths
    assert lgq("import", "city.json").code == 2
    assert answered in paths


def test_a_name_that_is_taken_is_not_taken_twice(answered: Path, lgq: Call) -> None:
    """A name given by the user is not changed."""
    lgq("export", "city", "--to", "json", "-o", "x.json")
    before = answered.read_bytes()
    result = lgq("import", "x.json", "city", "--new-id")
    assert result.code == 4
    assert "is there already" in result.error
    assert answered.read_bytes() == before


@pytest.mark.parametrize(("reply", "drafts"), [("yes", 2), ("", 1), ("no", 1)])
def test_on_a_terminal_the_user_decides_on_a_second_draft_with_the_same_id(
    reply: str, drafts: int, answered: Path, lgq: Call, home: Path
) -> None:
    """Keep both, the new one with a new id, or cancel."""
    lgq("export", "city", "--to", "json", "-o", "again.json")
    environ = {**os.environ, "LGQTUI_HOME": str(home)}
    child = pexpect.spawn(sys.executable, ["-m", "lgqtui", "import", "again.json"], env=environ, timeout=30)
    child.expect("Keep both")
    child.sendline(reply)
    child.expect("again.toml" if drafts == 2 else "Nothing was imported")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert len(list((home / "drafts").glob("*.toml"))) == drafts


def test_a_document_on_a_pipe_is_utf_8_whatever_the_locale(
    answered: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A redirected document has the same bytes as with -o."""
    run(["export", "city", "--to", "json", "-o", "x.json"])
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert run(["export", "city", "--to", "json"]) == 0
    assert written.getvalue() == Path("x.json").read_bytes()


def test_a_bundle_takes_no_place_where_other_files_lie(answered: Path, lgq: Call, tmp_path: Path) -> None:
    """Files in a sidecar without a draft are not replaced; the draft is not created."""
    bundle = tmp_path / "city.zip"
    assert lgq("export", "city", "--to", "bundle", "-o", str(bundle)).code == 0
    beside = answered.with_name("second.files")
    beside.mkdir()
    result = lgq("import", str(bundle), "second", "--new-id")
    assert (result.code, result.error) == (4, f"{beside} is there already")
    assert not answered.with_name("second.toml").exists()


def test_a_package_becomes_a_draft_with_its_evidence(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Without what only packages say; one that was changed is refused with the reason, and nothing is left of it."""
    evidence = tmp_path / "plan.txt"
    evidence.write_text("The plan", "utf-8")
    lgq("answer", "city", "A.2", "no")
    assert lgq("attach", "city", "A.2", str(evidence)).code == 0
    package = Path(lgq("pack", "city", "-o", str(tmp_path / "a b.zip")).out.strip())
    assert lgq("import", str(package)).code == 2  # the draft in it has the id of an existing draft
    copy = lgq("import", str(package), "copy", "--new-id").out.strip()
    exported = lgq("export", copy, "--to", "json").json
    assert exported["answers"]["A.2"]["choice"] == "no"
    assert "excluded" not in exported
    (attached,) = (Path(copy).with_suffix(".files") / "attachments").iterdir()
    assert attached.read_text("utf-8") == "The plan"
    assert lgq("check", copy).code == 0
    with zipfile.ZipFile(package, "a") as changed:
        changed.writestr(f"{changed.namelist()[0].split('/')[0]}/data/more.txt", "more")
    result = lgq("import", str(package), "third")
    assert (result.code, result.out) == (3, "")
    assert result.error.startswith(f"{package} is no sound package: ")
    assert f'lgqtui verify "{package}"' in result.hint
    assert not city.with_name("third.toml").exists()


def test_an_import_that_is_interrupted_leaves_nothing(
    answered: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the evidence is copied leaves no draft without it."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    assert lgq("export", "city", "--to", "bundle", "-o", "city.zip").code == 0
    before = tree(answered.parent)
    monkeypatch.setattr(BundleReadResult, "copy_attachments", interrupt)
    assert lgq("import", "city.zip", "copy", "--new-id").code == 130
    assert tree(answered.parent) == before


def test_what_a_killed_import_left_is_in_no_way(answered: Path, lgq: Call) -> None:
    """The next import of that name takes its place; evidence of the other stays nowhere."""
    assert lgq("export", "city", "--to", "bundle", "-o", "city.zip").code == 0
    remains = answered.with_name("copy.files")
    (remains / "attachments").mkdir(parents=True)
    (remains / "attachments" / "other.png").write_bytes(b"other")
    (remains / "unfinished").touch()
    assert lgq("import", "city.zip", "copy", "--new-id").code == 0
    names = {path.name for path in remains.rglob("*")}
    assert names.isdisjoint({"other.png", "unfinished"})
    assert names > {"links.json", "attachments"}
    assert (lgq("list").out.count("copy"), lgq("check", "copy").code) == (1, lgq("check", "city").code)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("{top}/data/more.txt", "“data/more.txt” is in it and not listed in “manifest-sha256.txt”"),
        ("../../evil.sh", "it holds “../../evil.sh”, which does not belong into it"),
        ("{top}/bag-info.txt", "it holds two files of one name, “{top}/bag-info.txt”"),
    ],
)
def test_a_package_that_is_not_sound_is_refused_everywhere_alike(
    entry: str, reason: str, city: Path, lgq: Call, tmp_path: Path
) -> None:
    """The same reason and the same exit code, whatever is done with it."""
    package = lgq("pack", "city", "-o", str(tmp_path)).out.strip()
    top = Path(package).stem
    with zipfile.ZipFile(package, "a") as changed, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        changed.writestr(zip_reader.plain_entry(entry.format(top=top)), "more")
    receiver = tmp_path / "receiver"
    receiver.mkdir()
    for argv in (
        ("verify", package),
        ("import", package),
        ("submit", package, "--endpoint", f"folder:{receiver}"),
        ("export", package, "--to", "json"),
    ):
        result = lgq(*argv)
        assert result.code == 3
        assert reason.format(top=top) in result.out + result.err
    assert [*receiver.iterdir()] == []


def test_a_zip_is_refused_by_import_as_by_verify(home: Path, lgq: Call, tmp_path: Path) -> None:
    """One reason and one exit code, also for a zip that is neither a bundle nor a package."""
    for entry in ("x/data/answers.json", "answers.json", "x.txt"):
        with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr(entry, b"0" * 5_000_000)
        verified, imported = lgq("verify", str(tmp_path / "bomb.zip")), lgq("import", str(tmp_path / "bomb.zip"))
        assert (verified.code, imported.code) == (3, 3)
        reason = f"“{entry}” in it is packed more densely than any document is"
        assert reason in verified.out
        assert imported.error == f"{tmp_path / 'bomb.zip'} is no sound package: {reason}"


@pytest.mark.parametrize(
    ("answers", "counts"),
    [
        ('{"A.2": {"choice": "yes"}}', ""),
        ('{"A.2": {"text": "yes"}}', "1 warning"),
        ('{"ZZ": {"text": "a"}, "Y": {"text": "b"}}', "2 warnings"),
        (
            '{"A.2": {"choice": "yes", "attachments": [{"file": "a.pdf", "name": "a.pdf", "sha256": "%s", "size": 1}]}}'
            % ("0" * 64),
            "1 error",
        ),
    ],
)
def test_what_was_imported_and_needs_a_look_is_counted(answers: str, counts: str, city: Path, lgq: Call) -> None:
    """Missing evidence, parts that a field does not take, unknown fields: with the command that lists them."""
    Path("a.json").write_text(DRAFT % answers)
    result = lgq("import", "a.json", "other")
    sentence = f"{counts} in what was imported. To see them: lgqtui check other\n" if counts else ""
    assert (result.code, result.err) == (0, sentence)
    assert lgq("check", "other").code == (3 if "error" in counts else 0)


def test_a_draft_is_not_imported(city: Path, lgq: Call) -> None:
    """A draft is TOML already: it is opened or copied."""
    result = lgq("import", str(city))
    assert (result.code, result.error) == (4, f"{city} is TOML, and import takes JSON, a bundle or a package")
    assert f"lgqtui fill {city}" in result.hint
    assert f"lgqtui duplicate {city}" in result.hint
    assert lgq("duplicate", str(city)).code == 0


def test_a_table_of_packages_is_no_draft(city: Path, lgq: Call, tmp_path: Path) -> None:
    """A table of many answers is not imported."""
    package = lgq("pack", "city").out.strip()
    table = tmp_path / "all.json"
    lgq("export", package, "--to", "json", "-o", str(table))
    result = lgq("import", str(table))
    assert (result.code, result.error) == (4, f"{table} is a table of packages, and no exported draft")


def test_json_without_an_id(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Every missing key and wrong value is listed."""
    json_file = tmp_path / "made.json"
    json_file.write_text('{"format": 1, "questionnaire": "small", "answers": {}}')
    result = lgq("import", str(json_file))
    assert result.error == f"{json_file}: id is missing (and 1 more: created)"
    assert '"created": "2026-11-23T09:00:00Z"' in result.hint


@pytest.mark.parametrize(
    ("file", "name"), [("$(touch X)", "touch X"), ("a; touch X", "a touch X"), ("--yes", "yes"), ("con", "draft")]
)
def test_a_name_from_a_file_of_others_loses_what_a_shell_acts_on(
    file: str, name: str, city: Path, lgq: Call, tmp_path: Path
) -> None:
    """That is said; a name that is typed stays as it is."""
    path = tmp_path / f"{file}.json"
    path.write_bytes(lgq("export", "city", "--to", "json").out.encode())
    lgq("erase", "city", "--yes")
    result = lgq("import", str(path))
    assert (result.code, Path(result.out.strip()).stem) == (0, name)
    assert f"The draft is called {name}: " in result.err
    assert lgq("erase", name, "--yes").code == 0
    if file != "con":
        typed = lgq("import", str(path), "--", file)
        assert (typed.code, Path(typed.out.strip()).stem, typed.err) == (0, file, "")


def test_a_name_from_a_file_that_no_shell_acts_on_stays(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Nothing is said, also where a number is added."""
    path = tmp_path / "Xi'an, Old Town.json"
    path.write_bytes(lgq("export", "city", "--to", "json").out.encode())
    for stem in ("Xi'an, Old Town", "Xi'an, Old Town-2"):
        result = lgq("import", str(path), "--new-id")
        assert (result.code, Path(result.out.strip()).stem, result.err) == (0, stem, "")


def test_the_example_of_the_guide_takes_a_bundle_back(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Where its draft still is, as the guide has it: both are kept."""
    city.rename(city.with_name("Jakarta.toml"))
    guide = (Path(lgqtui.__file__).parent / "guides" / "send.md").read_text("utf-8")
    lines = re.findall(r"^lgqtui ((?:export .*--to bundle|import jakarta).*?) +#", guide, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        words = line.replace("jakarta.zip", str(tmp_path / "jakarta.zip")).split()
        assert lgq(*words).code == 0
    assert {"Jakarta", "Jakarta-2"} <= {draft["name"] for draft in lgq("list", "--json").json["drafts"]}
