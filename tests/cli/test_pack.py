"""`lgqtui pack`: summary, what prevents it, what asks, and the path of the package."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.cli.conftest import Call
from tests.second_process import second_process

PICTURE = b"a picture"


@pytest.fixture
def signed(small: Path, lgq: Call) -> Path:
    """A draft with a respondent, an attachment, an answer set aside and no problems."""
    questionnaire = small.read_text("utf-8").replace(
        'short_title = "Small"\n',
        'short_title = "Small"\n[signature]\nname = "A.2.name"\nemail = "B.mail"\npublication = "A.2"\n'
        'declarations = ["B.1-a"]\n',
    )
    small.write_text(questionnaire, "utf-8")
    path = Path(lgq("new", "city", "--questionnaire", "small").out.strip())
    lgq("answer", "city", "A.1", "Portal: https://a.example.org")
    lgq("answer", "city", "A.2", "yes")
    lgq("answer", "city", "A.2.name", "Head of the office")
    lgq("answer", "city", "A.2.why", "kept aside")
    digest = hashlib.sha256(PICTURE).hexdigest()
    row = {"file": f"{digest}.png", "name": "a.png", "sha256": digest, "size": len(PICTURE)}
    lgq("answer", "city", "B.1-a", "--shape", json.dumps({"checked": True, "attachments": [row]}))
    folder = path.with_name("city.files") / "attachments"
    folder.mkdir()
    (folder / f"{digest}.png").write_bytes(PICTURE)
    return path


def evidence(path: Path) -> Path:
    (file,) = (path.with_name("city.files") / "attachments").iterdir()
    return file


def test_it_shows_what_is_in_it_and_prints_the_path(signed: Path, lgq: Call) -> None:
    """Without a terminal: the summary on stderr, the path on stdout, exit code 0."""
    result = lgq("pack", "city")
    assert result.code == 0
    path = Path(result.out.removesuffix("\n"))
    assert path.parent == signed.with_name("city.files") / "packages"
    assert zipfile.is_zipfile(path)
    assert result.err.splitlines() == [
        "city · Small",
        "  answers      4 of 6 · 2 unanswered: B.date, B.mail",
        "  set aside    1 answer, left out: A.2.why",
        "  links        1 not checked",
        "  evidence     1 file, 9 bytes",
        "  signed       Head of the office · declared: this",
        "  shared       yes, online",
        "  need a look  nothing",
    ]


def test_words_written_at_a_declaration_are_shown(signed: Path, lgq: Call) -> None:
    """Shortened, behind its prompt, which would say nothing alone: `Other:`."""
    questionnaire = signed.parent.parent / "questionnaires" / "small.toml"
    other = questionnaire.read_text("utf-8").replace('prompt = "this"', 'prompt = "Other:"')
    questionnaire.write_text(other, "utf-8")
    lgq("answer", "city", "B.1-a", "--text", "By order of\nthe council. " + "word " * 60)
    (row,) = (line for line in lgq("pack", "city").err.splitlines() if line.startswith("  signed"))
    assert "declared: Other: By order of the council. word word" in row
    assert row.endswith("…")
    assert len(row) < 260


def test_an_empty_draft_can_be_packed(city: Path, lgq: Call) -> None:
    """No field is mandatory; what is missing is in the summary."""
    result = lgq("pack", "city")
    assert result.code == 0
    assert result.err.splitlines()[1:] == [
        "  answers      0 of 4 · 4 unanswered: A.1, A.2, B.date, B.mail",
        "  links        none",
        "  evidence     none",
        "  signed       nobody is named",
        "  need a look  nothing",
    ]


def test_findings_are_counted_and_it_goes_on(signed: Path, lgq: Call) -> None:
    """Without a terminal no question is asked: problems of answers never prevent packing."""
    lgq("answer", "city", "B.mail", "no address")
    lgq("answer", "city", "B.date", "spring")
    lgq("answer", "city", "B.1-b", "on")
    result = lgq("pack", "city")
    assert result.code == 0
    assert "  need a look  3: none stops it · 1 error, 2 warnings, 0 hints\n" in result.err
    assert "B.date" not in result.err


def test_pack_lists_the_problems_that_check_finds(signed: Path, lgq: Call) -> None:
    """Including hints and verdicts on links."""
    lgq("answer", "city", "A.1", "a page without a link")
    lgq("answer", "city", "A.1", "https://a.example.org", "--add")
    lgq("answer", "city", "B.mail", "no address")
    links = [{"link": "https://a.example.org/", "verdict": "broken", "status": 404, "time": "2026-11-23T09:00:00Z"}]
    (signed.with_suffix(".files") / "links.json").write_text(json.dumps({"format": 1, "links": links}))
    weights = lgq("check", "city").err.removeprefix("city: ").partition(" beside ")[0]
    assert weights == "0 errors, 2 warnings, 1 hint"
    assert f"  need a look  3: none stops it · {weights}\n" in lgq("pack", "city").err


def test_many_findings_are_not_all_listed(signed: Path, lgq: Call, home: Path) -> None:
    """At most a screenful, with the command that lists all."""
    lgq("answer", "city", "B.mail", " ".join(f"bad{n}@" for n in range(15)))
    child = on_a_terminal(home, "pack", "city")
    child.expect("    and 3 more: lgqtui check city")
    child.close()


def test_verdicts_on_links_are_counted(signed: Path, lgq: Call) -> None:
    """They are in the summary and in the package."""
    lgq("answer", "city", "A.1", "https://b.example.org and https://c.example.org", "--add")
    lines = [
        {"field": "A.1", "link": f"https://{name}.example.org/", "verdict": verdict, "time": "2026-11-23T09:00:00Z"}
        for name, verdict in (("a", "broken"), ("b", "ok"), ("c", "nonsense"))
    ]
    note = signed.with_name("city.files") / "links.json"
    note.write_text(json.dumps({"links": lines}))
    result = lgq("pack", "city")
    assert "  links        1 ok · 1 broken · 1 not checked" in result.err
    with zipfile.ZipFile(result.out.strip()) as bag:
        (name,) = (name for name in bag.namelist() if name.endswith("links.json"))
        packed = json.loads(bag.read(name))["links"]
    pages = ["https://a.example.org/", "https://b.example.org/"]
    assert [(entry["link"], entry["verdict"]) for entry in packed] == list(zip(pages, ("broken", "ok"), strict=True))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"links": 5}', b'{"links": [5, {}]}', b"[" * 100_000])
def test_notes_about_links_that_cannot_be_read_stop_nothing(content: bytes, signed: Path, lgq: Call) -> None:
    """All links then count as not checked."""
    (signed.with_name("city.files") / "links.json").write_bytes(content)
    result = lgq("pack", "city")
    assert result.code == 0
    assert "  links        1 not checked" in result.err


def test_where_it_goes(signed: Path, lgq: Call, tmp_path: Path) -> None:
    """To a named file, or into a folder under its id; the bytes are the same."""
    path = Path(lgq("pack", "city").out.strip())
    named, folder = tmp_path / "named.zip", tmp_path / "usb"
    folder.mkdir()
    assert lgq("pack", "city", "-o", str(named)).out == f"{named}\n"
    assert lgq("pack", "city", "-o", str(folder)).out == f"{folder / path.name}\n"
    assert named.read_bytes() == (folder / path.name).read_bytes() == path.read_bytes()


# Writes a file until its input ends.
_WRITES = """
import sys
from pathlib import Path
from lgqtui.files import stream_file
def write(file):
    file.write(b"PK half")
    file.flush()
    print("held", flush=True)
    sys.stdin.read()
stream_file(Path(sys.argv[1]), write)
"""


@pytest.mark.parametrize(
    ("target", "argv"),
    [
        ("city.files/packages/x.zip", ("pack", "city")),
        ("p.zip", ("pack", "city", "-o", "p.zip")),
        ("b.zip", ("export", "city", "--to", "bundle", "-o", "b.zip")),
        ("a.json", ("export", "city", "--to", "json", "-o", "a.json")),
    ],
)
def test_files_of_a_killed_program_are_removed(
    target: str, argv: tuple[str, ...], signed: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the next one that writes there, unless the other program is running, or no lock tells."""
    monkeypatch.chdir(signed.parent)
    path = signed.parent / target
    path.parent.mkdir(exist_ok=True)
    with second_process(_WRITES, path) as other:
        (half,) = path.parent.glob("*.tmp-*")
        assert lgq(*argv).code == 0
        assert half.exists()
        other.kill()
        other.wait()
    with monkeypatch.context() as patched:
        patched.setattr(fcntl, "flock", no_locks)
        assert lgq(*argv).code == 0
    assert half.exists()
    assert lgq(*argv).code == 0
    assert not list(path.parent.glob("*.tmp-*"))


def no_locks(*_: Any) -> None:
    raise OSError


def test_a_draft_is_not_overwritten(signed: Path, lgq: Call) -> None:
    """A draft given as the output is refused."""
    result = lgq("pack", "city", "-o", str(signed))
    assert (result.code, "could be a draft" in result.error) == (2, True)


def test_a_place_that_cannot_be_written(signed: Path, lgq: Call, tmp_path: Path) -> None:
    """Reported in a sentence; nothing is recorded as packed."""
    result = lgq("pack", "city", "-o", str(tmp_path / "gone" / "x.zip"))
    assert (result.code, result.out) == (4, "")
    assert lgq("show", "city", "--json").json["state"] == "open"


def test_missing_evidence_stops_it(signed: Path, lgq: Call) -> None:
    """Also with --yes."""
    evidence(signed).unlink()
    result = lgq("pack", "city", "--yes")
    assert (result.code, result.out) == (3, "")
    listed = [line for line in result.err.splitlines() if "B.1-a: error: the file of the attachment “a.png” is" in line]
    assert len(listed) == 1
    assert "  need a look  1: missing or changed evidence stops it · 1 error, 0 warnings, 0 hints" in result.err
    assert "error: city cannot be sealed: evidence is missing or was changed\n\nhint: " in result.err


def test_altered_evidence_stops_it(signed: Path, lgq: Call) -> None:
    """A changed size is noticed at once, changed bytes while packing; `check` reports both."""
    evidence(signed).write_bytes(b"another")
    assert "its content was changed" in lgq("pack", "city").err
    evidence(signed).write_bytes(b"a forgery")
    result = lgq("pack", "city")
    assert (result.code, result.out) == (4, "")
    assert "B.1-a: the attachment “a.png” is not the file that was attached" in result.err
    check = lgq("check", "city")
    assert check.code == 3
    assert (
        "B.1-a: error: the attachment “a.png” is not the file that was attached; its content was changed." in check.out
    )


def test_the_state_of_a_draft_is_reported(signed: Path, lgq: Call) -> None:
    """Packed while the answers are those of its package, else open."""

    def states() -> tuple[str, str, str]:
        result = lgq("show", "city")
        return (
            result.out.splitlines()[0],
            lgq("show", "city", "--json").json["state"],
            lgq("list", "--json").json["drafts"][0]["state"],
        )

    assert states() == ("city · Small · open", "open", "open")
    lgq("pack", "city")
    assert states() == ("city · Small · packed", "packed", "packed")
    lgq("answer", "city", "A.1", "--remark", "a private word")
    assert states() == ("city · Small · packed", "packed", "packed")
    lgq("answer", "city", "A.2.name", "Somebody else")
    assert states() == ("city · Small · open", "open", "open")
    lgq("answer", "city", "A.2.name", "Head of the office")
    assert states()[1] == "packed"
    (signed.with_name("city.files") / "delivery.json").write_text("{")
    assert states() == ("city · Small · open", "open", "open")
    result = lgq("pack", "city")
    assert result.code == 4
    assert "delivery.json is damaged" in result.err


def on_a_terminal(home: Path, *argv: str) -> pexpect.spawn:
    environ = {**os.environ, "LGQTUI_HOME": str(home)}
    return pexpect.spawn(sys.executable, ["-m", "lgqtui", *argv], env=environ, timeout=30, encoding="utf-8")


@pytest.mark.parametrize(("reply", "sealed"), [("yes", True), ("y", True), ("", False), ("no", False)])
def test_on_a_terminal_findings_ask_once(reply: str, sealed: bool, signed: Path, lgq: Call, home: Path) -> None:
    """Without a yes nothing is packed, with exit code 0."""
    lgq("answer", "city", "B.mail", "no address")
    child = on_a_terminal(home, "pack", "city")
    child.expect("Seal it like this")
    child.sendline(reply)
    child.expect("packages/" if sealed else "Nothing was sealed")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert (signed.with_name("city.files") / "delivery.json").exists() is sealed


def test_on_a_terminal_it_says_what_kind_of_package_it_is(signed: Path, lgq: Call, home: Path) -> None:
    """The same as before, or a replacement. Without problems no question is asked."""

    def packed() -> str:
        child = on_a_terminal(home, "pack", "city")
        child.expect(pexpect.EOF)
        return str(child.before)

    first = packed()
    assert "sha256 " in first
    assert "replaces" not in first
    assert "Nothing has changed since it was sealed on" in packed()
    lgq("answer", "city", "A.2.name", "Somebody else")
    assert "It replaces the package " in packed()


def test_with_yes_nothing_is_asked_and_a_large_package_shows_a_bar(signed: Path, lgq: Call, home: Path) -> None:
    """A progress bar is shown for a large package."""
    lgq("answer", "city", "B.mail", "no address")
    large = bytes(25_000_000)
    digest = hashlib.sha256(large).hexdigest()
    row = {"file": f"{digest}.bin", "name": "plan.bin", "sha256": digest, "size": len(large)}
    lgq("answer", "city", "A.1", "--shape", json.dumps({"attachments": [row]}))
    evidence(signed).with_name(f"{digest}.bin").write_bytes(large)
    child = on_a_terminal(home, "pack", "city", "--yes")
    child.expect("sealing ")
    child.expect("100%")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
