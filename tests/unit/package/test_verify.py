"""Packages from any source: every fault is found and reported, and nothing is used before."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.errors import CannotRead
from lgqtui.export.zip_reader import AGAIN, Limits
from lgqtui.package import verify as verifying
from lgqtui.package.verify import VerifyResult, verify
from lgqtui.questionnaire.answer import Answer
from tests.bag_builder import Bag, manifest, package_bytes, patch_file, symlink_entry, valid_bag
from tests.hypothesis_settings import max_examples
from tests.town_draft import PICTURE_BYTES, town


@pytest.fixture
def bag() -> Bag:
    return valid_bag()


def sentences(verified: VerifyResult) -> list[str]:
    texts = [problem.message.format_map(problem.params) for problem in verified.problems]
    for problem, sentence in zip(verified.problems, texts, strict=True):
        assert problem.remedy
        assert "\n" not in sentence
        assert sentence.isprintable()
    return texts


def remedies(verified: VerifyResult) -> set[str]:
    return {problem.remedy.format_map(problem.params) for problem in verified.problems}


def test_a_package_as_it_was_made_is_sound(tmp_path: Path) -> None:
    """Id, digest, size and bag-info are returned, and the answers can be read."""
    sealed = town(tmp_path).attach("city", bytes(3_000_000), "large.bin").pack()
    verified = verify(sealed.path)
    assert (verified.id, verified.sha256, verified.size, verified.problems) == (
        sealed.id,
        sealed.sha256,
        sealed.size,
        (),
    )
    assert verified.is_sound
    assert verified.info["Contact-Name"] == "Head of the office"
    assert verified.draft is not None
    assert verified.draft.answer("name") == Answer(text="Head of the office")


def test_packages_of_odd_drafts_are_sound(tmp_path: Path) -> None:
    """TOML-only values, an id by hand, no answers."""
    sample = town(tmp_path)
    from msgspec.structs import replace

    extra = {"day": date(2026, 1, 2), "moment": datetime(2026, 1, 2, tzinfo=UTC), "n": float("nan")}
    for draft in (
        replace(sample.draft, extra=extra),
        replace(sample.draft, id="by hand"),
        replace(sample.draft, answers={}),
    ):
        assert sentences(verify(replace(sample, draft=draft).pack().path)) == []


def test_what_was_unpacked_and_zipped_again_is_sound(tmp_path: Path, bag: Bag) -> None:
    """By another program: compressed, with folder entries."""
    bag.method = zipfile.ZIP_DEFLATED
    top = next(iter(bag.entries()))[0]
    assert isinstance(top, str)
    bag.extra_entries = [(f"{top.partition('/')[0]}/data/", b"")]
    assert sentences(verify(bag.write(tmp_path / "again.zip"))) == []


def test_what_was_written_to_a_pipe_is_sound(tmp_path: Path, bag: Bag) -> None:
    """With sizes after the entries."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.content = b""

        def writable(self) -> bool:
            return True

        def write(self, more: Any) -> int:
            self.content += bytes(more)
            return len(more)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in bag.entries():
            out.writestr(name, content)
    (tmp_path / "a.zip").write_bytes(pipe.content)
    assert sentences(verify(tmp_path / "a.zip")) == []


def change_file(path: str, content: bytes | None) -> Callable[[Bag], None]:
    """Change a file after the manifests were made; None deletes it."""

    def change(bag: Bag) -> None:
        bag.files["manifest-sha256.txt"] = manifest({p: c for p, c in bag.files.items() if p.startswith("data/")})
        if content is None:
            del bag.files[path]
        else:
            bag.files[path] = content

    return change


def own(path: str, content: bytes) -> Callable[[Bag], None]:
    """Add a file of the test, with valid manifests."""
    return lambda bag: bag.files.__setitem__(path, content)


def more(name: str | zipfile.ZipInfo, content: bytes = b"x") -> Callable[[Bag], None]:
    """Add an entry to the zip, under a raw name."""
    return lambda bag: bag.extra_entries.append((name, content))


def claiming(**claims: Any) -> Callable[[Bag], None]:
    return lambda bag: bag.update_answers(**claims)


def answered(field: str, **parts: Any) -> Callable[[Bag], None]:
    def change(bag: Bag) -> None:
        answers = bag.answers["answers"]
        bag.update_answers(answers={**answers, field: {**answers.get(field, {}), **parts}})

    return change


def evidence(**parts: Any) -> Callable[[Bag], None]:
    def change(bag: Bag) -> None:
        (attachment,) = bag.answers["answers"]["portal"]["attachments"]
        answered("portal", attachments=[{**attachment, **parts}])(bag)

    return change


def named(top: str) -> Callable[[Bag], None]:
    return lambda bag: setattr(bag, "top", top)


def without(path: str) -> Callable[[Bag], None]:
    def change(bag: Bag) -> None:
        del bag.files[path]

    return change


OTHER_ID = "5f0c0c5e-1111-4222-8333-444455556666"
OTHER = "data/attachments/02-other.bin"
PICTURED = "data/attachments/01-Portal-June.png"
DIGEST = hashlib.sha256(b"x").hexdigest()
INFO = f"External-Identifier: {OTHER_ID}\nPayload-Oxum: {{oxum}}\nBagging-Date: {{day}}\n"


def outside(**told: str) -> Callable[[Bag], None]:
    """Replace bag-info.txt by one with a fault."""

    def change(bag: Bag) -> None:
        payload = [content for path, content in bag.files.items() if path.startswith("data/")]
        right = {"oxum": f"{sum(map(len, payload))}.{len(payload)}", "day": "2026-11-25"}
        bag.top = OTHER_ID
        bag.files["bag-info.txt"] = INFO.format(**right | told).encode()

    return change


HOSTILE: dict[str, tuple[Callable[[Bag], None], str, str]] = {
    # Paths that leave the folder, or differ between systems
    "up": (more("../evil"), "unfit-zip", "it holds “../evil”, which does not belong into it"),
    "up inside": (more(f"{OTHER_ID}/data/../../evil"), "unfit-zip", "it holds “"),
    "absolute": (more("/etc/passwd"), "unfit-zip", "it holds “/etc/passwd”"),
    "drive": (more("C:evil"), "unfit-zip", "it holds “C:evil”"),
    "backslash": (more("a\\..\\evil"), "unfit-zip", "it holds “a"),
    "device": (more(f"{OTHER_ID}/data/NUL.txt"), "unfit-zip", "/data/NUL.txt”"),
    "stream": (more(f"{OTHER_ID}/data/a:hidden"), "unfit-zip", "/data/a:hidden”"),
    "ends with a dot": (more(f"{OTHER_ID}/data/a."), "unfit-zip", "/data/a.”"),
    "not ASCII": (more(f"{OTHER_ID}/data/\u202egpj.exe"), "unfit-zip", "⟨U+202E⟩gpj.exe”"),
    "empty step": (more(f"{OTHER_ID}//a"), "unfit-zip", "//a”"),
    "too deep": (more(f"{OTHER_ID}/data/attachments/a/b"), "unfit-zip", "/a/b”"),
    "link": (more(symlink_entry(f"{OTHER_ID}/data/l"), b"/etc/passwd"), "unfit-zip", "is not a plain file"),
    "folder with content": (more(f"{OTHER_ID}/data/"), "unfit-zip", "is a folder with content of its own"),
    # Not one folder of a package
    "two folders": (more("second/file"), "not-one-folder", "it holds 2 folders or files side by side"),
    "nothing": (lambda bag: bag.files.clear(), "incomplete", "answers.json is missing in it"),
    "a name that is no id": (named("survey"), "no-id", "its folder is called “survey”, which is no id"),
    "an id in capitals": (named(OTHER_ID.upper()), "no-id", "which is no id of a package"),
    "another id": (named(OTHER_ID), "wrong-id", "its id is not the one that belongs to its content"),
    # Not a bag
    "no bagit.txt": (own("bagit.txt", b""), "other-version", "does not say BagIt 1.0"),
    "older BagIt": (
        own("bagit.txt", b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"),
        "other-version",
        "does not say BagIt 1.0",
    ),
    "another encoding": (
        own("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n"),
        "other-version",
        "does not say BagIt 1.0 in UTF-8",
    ),
    "to be fetched": (own("fetch.txt", b"https://example.org/a - data/a\n"), "fetch", "fetched from elsewhere"),
    "manifest of nonsense": (own("manifest-sha256.txt", b"nonsense\n"), "odd-manifest", "“manifest-sha256.txt” in it"),
    "manifest in another encoding": (own("manifest-sha256.txt", b"\xff\n"), "not-utf-8", "is not UTF-8 text"),
    "manifest with a path twice": (
        own("manifest-sha256.txt", f"{DIGEST}  data/a\n{DIGEST}  data/a\n".encode()),
        "odd-manifest",
        "or one twice",
    ),
    "tag manifest of nonsense": (
        own("tagmanifest-sha256.txt", b"-\n"),
        "odd-manifest",
        "“tagmanifest-sha256.txt” in",
    ),
    "tag manifest that leaves something out": (
        own("tagmanifest-sha256.txt", b""),
        "unlisted-file",
        "“manifest-sha256.txt” is in it and not listed in “tagmanifest-sha256.txt”",
    ),
    "manifest altered": (
        own("tagmanifest-sha256.txt", f"{DIGEST}  manifest-sha256.txt\n".encode()),
        "altered-file",
        "“manifest-sha256.txt” in it was changed",
    ),
    "listed file gone": (change_file(PICTURED, None), "missing-file", f"“{PICTURED}” is listed in"),
    "file altered": (change_file(PICTURED, PICTURE_BYTES.upper()), "altered-file", f"“{PICTURED}” in it was changed"),
    "answers altered": (
        change_file("data/answers.json", b"{}"),
        "altered-file",
        "“data/answers.json” in it was",
    ),
    "file not listed": (change_file(OTHER, b"x"), "unlisted-file", f"“{OTHER}” is in it and not listed"),
    "path outside": (
        lambda bag: own(
            "manifest-sha256.txt",
            manifest({p: c for p, c in bag.files.items() if p.startswith("data/")}) + f"{DIGEST}  ../../x\n".encode(),
        )(bag),
        "missing-file",
        "“../../x” is listed in “manifest-sha256.txt” and is not there",
    ),
    # The outside
    "outside without labels": (own("bag-info.txt", b"nonsense\n"), "odd-outside", "has a line without a label"),
    "outside of another package": (
        own("bag-info.txt", INFO.format(oxum="1.1", day="2026-11-25").encode()),
        "other-id",
        f"its outside says the id “{OTHER_ID}”",
    ),
    "other figures": (outside(oxum="5.1"), "other-oxum", "its outside says “5.1” bytes and files"),
    "figures that are none": (outside(oxum="many"), "other-oxum", "its outside says “many”"),
    "a day in another form": (outside(day="20261125"), "no-date", "no day on which it was sealed (“20261125”)"),
    "no day": (outside(day="spring"), "no-date", "no day on which it was sealed (“spring”)"),
    # The answers
    "no answers": (without("data/answers.json"), "incomplete", "answers.json is missing in it"),
    "no page": (without("data/answers.html"), "incomplete", "answers.html is missing in it"),
    "no ledger": (without("data/links.json"), "incomplete", "links.json is missing in it"),
    "no TOML": (without("data/answers.toml"), "incomplete", "answers.toml is missing in it"),
    "answers that are no JSON": (own("data/answers.json", b"{"), "not-json", "answers.json, line 1, column 2"),
    "answers of nulls": (
        own("data/answers.json", b'{"format": 1, "answers": null}'),
        "null",
        "answers.json: answers is",
    ),
    "answers of a later version": (own("data/answers.json", b'{"format": 2}'), "newer-format", "by a newer lgqtui"),
    "TOML that is none": (own("data/answers.toml", b"="), "not-toml", "answers.toml is not valid TOML"),
    "two different answers": (
        lambda bag: own("data/answers.toml", bag.files["data/answers.toml"].replace(b"Riverton", b"Lakeside"))(bag),
        "two-answers",
        "answers.toml in it says something else than answers.json",
    ),
    "ledger that is none": (own("data/links.json", b"[]"), "odd-links", "links.json in it cannot be read"),
    "ledger without end": (own("data/links.json", b"[" * 100_000), "odd-links", "links.json in it cannot be read"),
    "ledger without a list": (
        own("data/links.json", b'{"format": 1, "links": 5}'),
        "odd-links",
        "links.json in it cannot be read",
    ),
    "a control character": (answered("city", text="City\x07"), "other-form", "answers.json in it is not written as"),
    "half of a sign": (
        lambda bag: own("data/answers.json", bag.files["data/answers.json"].replace(b"Riverton", rb"Riverton\ud800"))(
            bag
        ),
        "other-form",
        "answers.json in it is not written as",
    ),
    "a remark": (answered("city", remark="hush"), "private", "it holds private remarks or flags, at “city”"),
    "a flag": (answered("city", flag=True), "private", "it holds private remarks or flags, at “city”"),
    "an excluded answer": (
        claiming(excluded=["city"]),
        "not-excluded",
        "“city” is said to be left out and has an answer",
    ),
    "nothing said of what is excluded": (claiming(excluded=None), "odd-excluded", "does not list what was left out"),
    "excluded that is no list of fields": (claiming(excluded=[5]), "odd-excluded", "does not list what was left out"),
    "publication of neither": (claiming(publication="maybe"), "odd-publication", "neither yes nor no"),
    "replaces what is no package": (claiming(supersedes="the old one"), "odd-supersedes", "is no other package"),
    "replaces a number": (claiming(supersedes=5), "odd-supersedes", "is no other package"),
    # Evidence
    "evidence gone": (
        without(PICTURED),
        "missing-attachment",
        "of the attachment “Portal, June.png” of “portal” is miss",
    ),
    "evidence of another digest": (evidence(sha256="0" * 64), "altered-attachment", "is another file than it says"),
    "evidence of another size": (evidence(size=5), "altered-attachment", "is another file than it says"),
    "evidence elsewhere": (evidence(file="../../etc/passwd"), "bad-file", "is not the name of a file in the draft's"),
    "evidence that is the answers": (evidence(file="answers.json"), "missing-attachment", "of “portal” is missing"),
    "a file of no answer": (own(OTHER, b"x"), "unnamed-file", f"“{OTHER}” in it belongs to no answer"),
    "a program beside the answers": (
        own("data/setup.exe", b"MZ"),
        "unnamed-file",
        "“data/setup.exe” in it belongs to no",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_fault_is_found(name: str, bag: Bag, tmp_path: Path) -> None:
    """A single fault is reported first, in a sentence, and no answers are returned."""
    spoil, code, sentence = HOSTILE[name]
    spoil(bag)
    verified = verify(bag.write(tmp_path / "spoilt.zip"))
    assert verified.problems[0].code == code, sentences(verified)
    assert sentence in sentences(verified)[0]
    assert (verified.draft, verified.is_sound) == (None, False)
    assert verified.sha256 == hashlib.sha256((tmp_path / "spoilt.zip").read_bytes()).hexdigest()


def test_the_faults_are_many_and_different() -> None:
    """More than forty, all different."""
    assert len(HOSTILE) > 40
    assert len({(code, sentence) for _, code, sentence in HOSTILE.values()}) > 40


def test_a_missing_tag_file_is_no_package(bag: Bag, tmp_path: Path) -> None:
    """All missing files are named."""
    for missing in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
            for name, content in bag.entries():
                if not str(name).endswith(f"/{missing}"):
                    out.writestr(name, content)
        verified = verify(tmp_path / "a.zip")
        assert sentences(verified) == [f"{missing} is missing in it: it is no package"]


def test_an_empty_zip_and_no_zip(tmp_path: Path) -> None:
    """A file of another type is reported as such."""
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    assert sentences(verify(tmp_path / "empty.zip")) == [
        "it holds 0 folders or files side by side, and a package is one folder"
    ]
    for content in (b"", b"%PDF-1.7", b"%PDF-1.7" + bytes(100)):
        (tmp_path / "a.zip").write_bytes(content)
        assert sentences(verify(tmp_path / "a.zip"))[0].startswith("it is not a zip")


def test_a_package_does_not_replace_itself(tmp_path: Path) -> None:
    """Except by a collision of digests."""
    from lgqtui.package.verify_answers import _is_other_package

    assert not _is_other_package(OTHER_ID, OTHER_ID)
    assert _is_other_package(OTHER_ID, OTHER_ID.replace("5f", "5e"))


def central(content: bytearray, n: int = 0) -> int:
    """Return the position of the n-th entry in the directory."""
    at = content.index(b"PK\x01\x02")
    for _ in range(n):
        at = content.index(b"PK\x01\x02", at + 1)
    return at


def put(offset: int, value: bytes, n: int = 0) -> Callable[[bytearray], None]:
    """Write bytes into the n-th entry of the directory."""

    def change(content: bytearray) -> None:
        at = central(content, n) + offset
        content[at : at + len(value)] = value

    return change


def before(content: bytearray) -> None:
    content[:0] = b"#!/bin/sh\nevil\n"


def behind(content: bytearray) -> None:
    content += b"more"


def between(content: bytearray) -> None:
    """Insert bytes between the last entry and the directory."""
    at, end = central(content), content.rindex(b"PK\x05\x06")
    content[end + 16 : end + 20] = struct.pack("<L", at + 5)
    content[at:at] = b"extra"


def overlap(content: bytearray) -> None:
    """Let the first entry overlap another."""
    first, other = central(content), central(content, 4)
    for part in (slice(16, 28), slice(42, 46)):
        content[first + part.start : first + part.stop] = content[other + part.start : other + part.stop]


def rename_local(content: bytearray) -> None:
    """Change the name in the local header of the first entry."""
    at = content.index(b"/data/")
    content[at : at + 6] = b"/dat4/"


def comment(content: bytearray) -> None:
    content[-2:] = struct.pack("<H", 4)
    content += b"hide"


def wide(content: bytearray) -> None:
    end = content.rindex(b"PK\x05\x06")
    content[end:end] = b"PK\x06\x07" + bytes(16)


BYTES: dict[str, tuple[Callable[[bytearray], None], str]] = {
    "encrypted": (put(8, b"\x01\x00"), "is encrypted"),
    "an unusual packing": (put(10, b"\x63\x00"), "is packed in an unusual way"),
    "smaller than it says": (put(24, struct.pack("<L", 5_000)), "is described in two ways"),
    "another checksum": (put(16, b"abcd"), "is described in two ways"),
    "elsewhere": (put(42, struct.pack("<L", 2**31)), "something lies before, between or on top"),
    "on top of each other": (overlap, "on top of its entries"),
    "two names": (rename_local, "is described in two ways"),
    "in front": (before, "something lies before, between or on top of its entries"),
    "behind": (behind, "its end is missing, or something was added there"),
    "between": (between, "something lies between its entries and its directory"),
    "with a comment": (comment, "its end is missing, or something was added there"),
    "of 64 bits": (wide, "it holds more than 1000 files"),
    "more than there is": (
        lambda content: content.__setitem__(slice(-14, -10), struct.pack("<HH", 9_999, 9_999)),
        "it holds more than 1000 files",
    ),
}


@pytest.mark.parametrize("name", BYTES)
def test_zips_that_say_two_things_are_refused(name: str, bag: Bag, tmp_path: Path) -> None:
    """A zip that programs read differently is not checked further."""
    change, sentence = BYTES[name]
    verified = verify(patch_file(bag.write(tmp_path / "a.zip"), change))
    assert [p.code for p in verified.problems] == ["unfit-zip"]
    assert sentence in sentences(verified)[0]


def test_two_entries_with_the_same_name(bag: Bag, tmp_path: Path) -> None:
    """Also if only case differs."""
    name = f"{OTHER_ID}/data/x"
    for twin in (name, name.upper()):
        bag.extra_entries = [(name, b"one"), (twin, b"two")]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            verified = verify(bag.write(tmp_path / "a.zip"))
        assert sentences(verified) == [f"it holds two files of one name, “{name}”"]


def test_bombs_are_not_set_off(bag: Bag, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compression ratio, count and sum are checked in the directory, before anything is unpacked."""
    bag.method = zipfile.ZIP_DEFLATED
    bag.files["data/attachments/bomb.bin"] = bytes(30_000_000)
    assert "more densely than any document" in sentences(verify(bag.write(tmp_path / "a.zip")))[0]
    del bag.files["data/attachments/bomb.bin"]
    bag.extra_entries = [(f"{OTHER_ID}/data/{n}", b"") for n in range(1_000)]
    assert sentences(verify(bag.write(tmp_path / "b.zip"))) == ["it holds more than 1000 files"]
    monkeypatch.setattr(verifying, "LIMITS", Limits(entries=5_000, size=1_000))
    assert sentences(verify(bag.write(tmp_path / "c.zip"))) == ["it would unpack to more than 0 MB"]


def test_a_file_larger_than_any_package_is_not_read(tmp_path: Path) -> None:
    """Its digest would take minutes."""
    with (tmp_path / "large.zip").open("wb") as large:
        large.truncate(3_000_000_000)
    verified = verify(tmp_path / "large.zip")
    assert (verified.sha256, verified.size, [p.code for p in verified.problems]) == ("", 3_000_000_000, ["too-large"])


def test_what_is_no_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong path is no fault of a package."""
    for path, code in ((tmp_path / "none.zip", "cannot-read"), (tmp_path, "not-a-file"), (Path("\0"), "cannot-read")):
        with pytest.raises(CannotRead) as caught:
            verify(path)
        assert caught.value.code == code


def test_a_disk_that_fails_is_an_error(bag: Bag, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no fault of the package."""
    path = bag.write(tmp_path / "a.zip")

    def fail(*_: object) -> None:
        raise OSError(5, "I/O")

    monkeypatch.setattr("zipfile.ZipExtFile.read", fail)
    with pytest.raises(CannotRead) as caught:
        verify(path)
    assert caught.value.code == "cannot-read"


def test_all_faults_are_reported_at_once(bag: Bag, tmp_path: Path) -> None:
    """So that a new package is requested once."""
    answered("city", remark="x")(bag)
    claiming(excluded=["city"], publication="x")(bag)
    own(OTHER, b"x")(bag)
    codes = [p.code for p in verify(bag.write(tmp_path / "a.zip")).problems]
    assert codes == ["private", "not-excluded", "odd-publication", "unnamed-file"]


@pytest.mark.parametrize("share", [0.3, 0.99])
def test_what_came_in_part_is_to_be_sent_again(bag: Bag, tmp_path: Path, share: float) -> None:
    """A truncated package was probably damaged on the way: send it again, then pack it again."""
    path = bag.write(tmp_path / "a.zip")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert sentences(verify(path)) == ["its end is missing, or something was added there"]
    assert remedies(verify(path)) == {AGAIN}


def test_a_flipped_bit_is_to_be_sent_again(bag: Bag, tmp_path: Path) -> None:
    """Whether the zip or the manifests notice it."""
    path = bag.write(tmp_path / "a.zip")
    content = path.read_bytes()
    at = content.index(b'"answers"')
    path.write_bytes(content[:at] + b"#" + content[at + 1 :])
    own("bag-info.txt", b"Payload-Oxum: 1.1\n")(bag)
    for damaged in (path, bag.write(tmp_path / "b.zip")):
        assert remedies(verify(damaged)) == {AGAIN}


@given(at=st.integers(0, 1_000_000), byte=st.integers(0, 255), cut=st.integers(0, 400) | st.just(0))
@max_examples(200)
def test_damage_is_found_or_does_no_harm(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int, cut: int
) -> None:
    """A changed byte or truncation is reported, or has no effect."""
    path = tmp_path_factory.mktemp("damaged") / "a.zip"
    before = package_bytes()
    content = bytearray(before)
    content[at % len(content)] = byte
    path.write_bytes(content[: len(content) - cut])
    verified = verify(path)
    sentences(verified)
    if verified.is_sound:
        with zipfile.ZipFile(path) as now, zipfile.ZipFile(io.BytesIO(before)) as then:
            assert {n: now.read(n) for n in now.namelist()} == {n: then.read(n) for n in then.namelist()}
