"""The rules of packages: ids, names, manifests, bag-info.txt."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.draft.attachment import FieldAttachment, is_plain_name
from lgqtui.package.bagit import (
    BagFile,
    SourceContact,
    info_text,
    is_uuid,
    manifest_text,
    names_in_package,
    oxum,
    package_id,
    read_info,
    read_manifest,
)
from lgqtui.questionnaire.answer import Attachment
from tests.town_draft import DRAFT_ID

DIGEST = "ab" * 32


@pytest.mark.parametrize(
    ("text", "expected"),
    [(DRAFT_ID, True), (DRAFT_ID.replace("-", ""), False), ("a" + DRAFT_ID[1:].upper(), False), ("x", False)],
)
def test_an_id_has_the_usual_form(text: str, expected: bool) -> None:
    """Others that the parser takes are refused, so that one package has one name."""
    assert is_uuid(text) is expected


def named(*names: str) -> list[str]:
    files = [FieldAttachment("f", Attachment(f"{n}.bin", name, DIGEST, 1)) for n, name in enumerate(names)]
    return list(names_in_package(files).values())


@pytest.mark.parametrize(
    ("called", "expected"),
    [
        ("Portal, June.PNG", "01-Portal-June.png"),
        ("Ünïcode — Städte.pdf", "01-Unicode-Stadte.pdf"),
        ("стратегия.pdf", "01-file.pdf"),
        ("../../etc/passwd", "01-etc-passwd.bin"),
        ("con", "01-con.bin"),
        ("a.", "01-a.bin"),
        (".hidden", "01-file.hidden"),
        ("", "01-file.bin"),
        ("no ending", "01-no-ending.bin"),
        ("x.tar.gz", "01-x-tar.gz"),
        ("a.жжж", "01-a.bin"),
        ("a\u202egnp.exe", "01-agnp.exe"),
        ("XX MAX.pdf", "01-XX-MAX.pdf"),
        ("C:\\plans\\budget 2026.xlsx", "01-C-plans-budget-2026.xlsx"),
        ("a" * 101 + ".PDF", "01-" + "a" * 93 + ".pdf"),
        ("a" * 92 + " b.pdf", "01-" + "a" * 92 + ".pdf"),
    ],
)
def test_names_in_the_package(called: str, expected: str) -> None:
    """Portable ASCII with the suffix of the file."""
    assert named(called) == [expected]


@given(st.lists(st.text(max_size=200), max_size=120))
def test_any_names_become_plain_and_different(called: list[str]) -> None:
    """Unique without case, at most 100 bytes."""
    names = named(*called)
    assert all(is_plain_name(name) and len(name.encode()) <= 100 for name in names)
    assert len({name.casefold() for name in names}) == len(called)
    assert names == sorted(names)


def test_a_file_without_any_ending() -> None:
    """No suffix is invented; of several the last counts."""
    assert list(names_in_package([FieldAttachment("f", Attachment("a.tar.gz", "plan", DIGEST, 1))]).values()) == [
        "01-plan.gz"
    ]
    assert list(names_in_package([FieldAttachment("f", Attachment("abc", "plan", DIGEST, 1))]).values()) == ["01-plan"]


def test_numbers_are_as_wide_as_the_largest() -> None:
    """So that names sort in order."""
    assert [named(*["plan.pdf"] * many)[0] for many in (99, 100)] == ["01-plan.pdf", "001-plan.pdf"]


def test_the_id_of_a_package() -> None:
    """A UUID version 5, independent of the notation of the digest, also for a draft id that is no UUID."""
    uuid = UUID(package_id(DRAFT_ID, DIGEST))
    assert uuid.version == 5
    assert package_id(DRAFT_ID, DIGEST.upper()) == str(uuid)
    assert UUID(package_id("by hand", DIGEST)).version == 5
    assert len({package_id(*two) for two in [(DRAFT_ID, DIGEST), ("a", DIGEST), ("b", DIGEST), ("a", "0" * 64)]}) == 4


def test_manifests_there_and_back() -> None:
    """Sorted by path, and read with any line ends."""
    parts = [BagFile("data/b", DIGEST, 1), BagFile("data/a b", "0" * 64, 2)]
    text = manifest_text(parts)
    assert text == f"{'0' * 64}  data/a b\n{DIGEST}  data/b\n"
    digests = {"data/a b": "0" * 64, "data/b": DIGEST}
    for other in (
        text,
        text.replace("\n", "\r\n"),
        text.replace("\n", "\r"),
        text.removesuffix("\n"),
        text.upper().replace("DATA", "data").replace("A B", "a b").replace("/B", "/b"),
    ):
        assert read_manifest(other) == digests
    assert read_manifest(text.replace("  data/b", " *data/b")) == digests
    assert read_manifest("") == {}


@pytest.mark.parametrize("text", ["\n", "x  data/a\n", f"{DIGEST}\n", f"{DIGEST}  a\n{DIGEST}  a\n", f"{DIGEST}data\n"])
def test_what_is_no_manifest(text: str) -> None:
    """A line without digest and path, or a repeated path."""
    assert read_manifest(text) is None


def test_the_outside_there_and_back() -> None:
    """A line for each label whatever its text; unknown values have no line."""
    sender = SourceContact("A\nB: c", "", "Ü" * 400)
    text = info_text("the-id", sender, oxum([7, 5]), "2026-11-25")
    info = read_info(text)
    assert info is not None
    assert list(info) == [
        "Source-Organization",
        "Contact-Name",
        "External-Identifier",
        "Payload-Oxum",
        "Bagging-Date",
        "Bag-Software-Agent",
    ]
    assert (info["Contact-Name"], info["External-Identifier"], info["Bagging-Date"]) == (
        "A B: c",
        "the-id",
        "2026-11-25",
    )
    assert len(info["Source-Organization"]) == 300
    assert info["Payload-Oxum"] == oxum((7, 5)) == "12.2"


def test_the_outside_as_others_write_it() -> None:
    """Continued lines, empty lines, repeated labels."""
    assert read_info("A: one\n two\n\tthree\n\nB:\nA: four\n") == {"A": "one two three\nfour", "B": ""}
    assert read_info(" A: b\n") == {"A": "b"}
    assert read_info("no colon\n") is None
