"""Packages: their content, and that the same draft gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import bagit
import jsonschema
import pytest
from msgspec.structs import replace

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.delivery import Delivery, read_delivery
from lgqtui.draft.format import read_draft
from lgqtui.draft.ledger import Ledger, decode_ledger
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.export.json_codec import decode_draft
from lgqtui.export.zip_reader import Limits
from lgqtui.links.model import Verdict
from lgqtui.package import pack as packing
from lgqtui.package.bagit import SourceContact
from lgqtui.package.contents import PackageContents, contact_of, contents_of
from lgqtui.package.pack import PackageFile, build_source
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.questionnaire.model import Questionnaire, Signature
from tests.town_draft import DAY, DRAFT_ID, PICTURE_BYTES, QUESTIONNAIRE, Town, town

CHECKED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LEDGER = Ledger({"https://secret.example/": Verdict("ok", CHECKED)})
"""Of a link that only an answer has that is set aside."""

LATER = date(2027, 1, 2)


@pytest.fixture
def town_draft(tmp_path: Path) -> Town:
    return town(tmp_path / "a")


def inside(sealed: PackageFile, path: str) -> bytes:
    with zipfile.ZipFile(sealed.path) as bag:
        return bag.read(f"{sealed.id}/{path}")


def answers_in(sealed: PackageFile) -> Any:
    return json.loads(inside(sealed, "data/answers.json"))


def test_it_is_a_bag_for_the_library_of_congress(town_draft: Town, tmp_path: Path) -> None:
    """The validator of the RFC's authors finds no fault, also with several attachments."""
    sealed = town_draft.attach("mayor", b"", "empty.txt").attach("city", b"x" * 3_000_000, "large.bin").pack()
    with zipfile.ZipFile(sealed.path) as bag:
        bag.extractall(tmp_path / "unpacked")
    unpacked = bagit.Bag(str(tmp_path / "unpacked" / sealed.id))
    assert unpacked.validate() is True
    assert unpacked.version_info == (1, 0)
    assert unpacked.info == {
        "Source-Organization": "Office of things",
        "Contact-Name": "Head of the office",
        "Contact-Email": "office@example.org",
        "External-Identifier": sealed.id,
        "Payload-Oxum": unpacked.info["Payload-Oxum"],
        "Bagging-Date": "2026-11-25",
        "Bag-Software-Agent": "lgqtui (package format 1)",
    }


def test_what_a_package_holds(town_draft: Town) -> None:
    """A folder named by the id, sorted names, files with fixed date and mode, uncompressed."""
    sealed = town_draft.pack()
    with zipfile.ZipFile(sealed.path) as bag:
        entries = bag.infolist()
    names = [entry.filename.removeprefix(f"{sealed.id}/") for entry in entries]
    assert names == [
        "bag-info.txt",
        "bagit.txt",
        "data/answers.html",
        "data/answers.json",
        "data/answers.toml",
        "data/attachments/01-Portal-June.png",
        "data/links.json",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ]
    for entry in entries:
        assert (entry.compress_type, entry.date_time, entry.extra) == (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), b"")
        assert (entry.external_attr >> 16, entry.flag_bits) == (0o100644, 0)
    assert inside(sealed, "data/attachments/01-Portal-June.png") == PICTURE_BYTES
    assert sealed.path.name == f"{sealed.id}.zip"
    content = sealed.path.read_bytes()
    assert (sealed.sha256, sealed.size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_only_what_is_asked_goes_out(town_draft: Town) -> None:
    """No remark, flag, answer off the route or unknown answer is in any file."""
    sealed = town_draft.pack(ledger=LEDGER)
    document = answers_in(sealed)
    assert list(document) == ["format", "questionnaire", "id", "created", "publication", "excluded", "answers"]
    assert (document["publication"], document["excluded"]) == ("yes", ["mayor.how"])
    assert list(document["answers"]) == ["city", "mayor", "portal", "name", "mail", "office", "online"]
    content = sealed.path.read_bytes()
    for private in (b"ask the archive", b"kept aside", b"earlier edition", b"flag =", b'"flag"', b"secret.example"):
        assert private not in content


def test_json_and_toml_say_the_same_and_can_be_read_again(town_draft: Town) -> None:
    """Both can be read; attachments have the paths of the package."""
    sealed = town_draft.pack()
    from_json = decode_draft(inside(sealed, "data/answers.json"), "answers.json")
    assert read_draft(inside(sealed, "data/answers.toml"), "answers.toml") == from_json
    (attachment,) = from_json.answer("portal").attachments
    assert (attachment.file, attachment.name) == ("01-Portal-June.png", "Portal, June.png")
    assert tomllib.loads(inside(sealed, "data/answers.toml").decode())["excluded"] == ["mayor.how"]


def test_the_page_and_the_ledger_are_there(town_draft: Town) -> None:
    """A readable page, and a ledger that may be empty."""
    sealed = town_draft.pack()
    assert b"Riverton" in inside(sealed, "data/answers.html")
    assert json.loads(inside(sealed, "data/links.json")) == {"format": 1, "links": []}
    linked = town_draft.answer("portal", Answer(text="See HTTPS://Example.org:443 and https://www.example.net/a#b."))
    pages = ["https://example.org/", "https://www.example.net/a"]
    ledger = Ledger({page: Verdict("ok", CHECKED) for page in (*pages, "https://other.example/")}, from_elsewhere=True)
    packed = json.loads(inside(linked.pack(ledger=ledger), "data/links.json"))
    assert [*packed] == ["format", "links"]
    assert [entry["link"] for entry in packed["links"]] == pages


def test_the_same_draft_gives_the_same_bytes(town_draft: Town, tmp_path: Path) -> None:
    """On another day, under another name, in another folder."""
    first = town_draft.pack()
    content = first.path.read_bytes()
    again = town_draft.pack(LATER, target=tmp_path / "again.zip")
    shutil.copytree(town_draft.sidecar, tmp_path / "elsewhere" / "town.files")
    moved = replace(town_draft, folder=tmp_path / "elsewhere").pack(LATER)
    for sealed in (again, moved):
        assert sealed.path.read_bytes() == content
        assert (sealed.id, sealed.sha256) == (first.id, first.sha256)
    (packed,) = read_delivery(town_draft.sidecar).packages
    assert packed.date == DAY.isoformat()


def test_a_remark_changes_nothing(town_draft: Town) -> None:
    """What is never sent does not change the package."""
    first = town_draft.pack()
    again = town_draft.answer("city", Answer(text="Riverton", remark="another")).pack(LATER)
    assert (again.id, again.sha256) == (first.id, first.sha256)


def test_a_changed_draft_names_the_package_before(town_draft: Town) -> None:
    """Each package supersedes the one before; restoring the first answers gives a third."""
    first = town_draft.pack()
    changed = town_draft.answer("city", Answer(text="Lakeside"))
    second, third = changed.pack(LATER), town_draft.pack(LATER)
    assert (first.supersedes, second.supersedes, third.supersedes) == ("", first.id, second.id)
    assert len({first.id, second.id, third.id}) == 3
    assert answers_in(second)["supersedes"] == first.id
    assert "supersedes" not in answers_in(first)
    assert town_draft.pack().id == third.id
    packages = read_delivery(town_draft.sidecar).packages
    assert [packed.id for packed in packages] == [first.id, second.id, third.id]
    assert (packages[2].date, packages[2].content_digest) == (DAY.isoformat(), packages[0].content_digest)


def test_package_metadata_in_a_draft_is_not_packed_again(town_draft: Town) -> None:
    """Metadata of an earlier package are replaced; other unknown keys stay."""
    extra = {
        "supersedes": "old",
        "publication": "no",
        "excluded": ["x"],
        "owner": "archive",
        "day": datetime(2026, 1, 2, tzinfo=UTC),
    }
    document = answers_in(replace(town_draft, draft=replace(town_draft.draft, extra=extra)).pack())
    assert "supersedes" not in document
    assert (document["publication"], document["excluded"], document["owner"]) == ("yes", ["mayor.how"], "archive")


def test_without_a_signature(town_draft: Town) -> None:
    """Unknown lines are left out; the respondent is the organization."""
    draft = replace(town_draft.draft, answers={"city": Answer(text="Riverton")})
    sealed = replace(town_draft, draft=draft).pack()
    info = inside(sealed, "bag-info.txt").decode()
    assert info.startswith(f"Source-Organization: Riverton\nExternal-Identifier: {sealed.id}\n")
    assert "publication" not in answers_in(sealed)


def test_packing_is_noted_beside_the_draft(town_draft: Town) -> None:
    """State, package and day are in delivery.json; the day stays even if writing fails."""
    (town_draft.sidecar / "attachments" / town_draft.draft.answer("portal").attachments[0].file).rename(
        town_draft.folder / "aside"
    )
    with pytest.raises(CannotRead):
        town_draft.pack()
    assert replace(read_delivery(town_draft.sidecar), bagging_dates={}) == Delivery()
    assert list((town_draft.folder / "out").iterdir()) == []
    (town_draft.folder / "aside").rename(
        town_draft.sidecar / "attachments" / town_draft.draft.answer("portal").attachments[0].file
    )
    sealed = town_draft.pack(LATER)
    delivery = read_delivery(town_draft.sidecar)
    (packed,) = delivery.packages
    assert delivery.state == "packed"
    assert (packed.id, packed.sha256, packed.size, packed.date) == (sealed.id, sealed.sha256, sealed.size, "2026-11-25")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda path: path.unlink(), "missing-attachment"),
        (lambda path: (path.unlink(), path.mkdir()), "missing-attachment"),
        (lambda path: path.write_bytes(b"x" * len(PICTURE_BYTES)), "altered-attachment"),
        (lambda path: path.write_bytes(PICTURE_BYTES + b"x"), "altered-attachment"),
        (lambda path: path.write_bytes(PICTURE_BYTES[:-1]), "altered-attachment"),
    ],
)
def test_evidence_that_is_not_whole_stops_it(spoil: Any, code: str, town_draft: Town) -> None:
    """A package is never written without an attachment or with a changed one, and no partial file is left."""
    spoil(town_draft.sidecar / "attachments" / town_draft.draft.answer("portal").attachments[0].file)
    with pytest.raises(CannotRead) as caught:
        town_draft.pack()
    assert caught.value.code == code
    assert "Portal, June.png" in str(caught.value)
    assert list((town_draft.folder / "out").iterdir()) == []


def test_an_attachment_that_is_set_aside_need_not_be_there(town_draft: Town) -> None:
    """It is not packed."""
    missing = Attachment("gone.bin", "gone", "0" * 64, 5)
    assert town_draft.answer("mayor.how", Answer(text="aside", attachments=(missing,))).pack().id


def test_the_same_attachment_of_two_fields_is_a_single_file(town_draft: Town) -> None:
    """Both answers refer to it."""
    both = town_draft.attach("mayor", PICTURE_BYTES, "another name.png")
    answers = answers_in(both.pack())["answers"]
    first, other = answers["mayor"]["attachments"][0], answers["portal"]["attachments"][0]
    assert first["file"] == other["file"] == "01-another-name.png"
    assert (first["name"], other["name"]) == ("another name.png", "Portal, June.png")


def test_progress_is_reported(town_draft: Town) -> None:
    """In bytes of attachments, up to their sum."""
    progress: list[tuple[int, int]] = []
    larger = town_draft.attach("city", bytes(3_000_000), "large.bin")
    packing.write_package(
        build_source(larger.draft, QUESTIONNAIRE, None, town_draft.sidecar),
        town_draft.folder / "x.zip",
        today=DAY,
        on_progress=lambda done, total: progress.append((done, total)),
    )
    assert [done for done, _ in progress] == sorted(done for done, _ in progress)
    assert progress[-1] == (3_000_000 + len(PICTURE_BYTES), 3_000_000 + len(PICTURE_BYTES))


def test_more_than_a_package_holds_is_refused(town_draft: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is written."""
    monkeypatch.setattr(packing, "LIMITS", Limits(entries=1_000, size=100))
    with pytest.raises(CannotWrite) as caught:
        town_draft.pack()
    assert caught.value.code == "package-too-large"
    assert not (town_draft.sidecar / "delivery.json").exists()


def test_the_id_is_made_of_the_draft_and_the_manifest(town_draft: Town) -> None:
    """Two drafts with the same answers have different ids; the id can be computed from the package."""
    first = town_draft.pack()
    other = replace(
        town_draft, folder=town_draft.folder / "b", draft=replace(town_draft.draft, id=DRAFT_ID.replace("0b8f", "0b8e"))
    )
    shutil.copytree(town_draft.sidecar / "attachments", other.sidecar / "attachments")
    assert other.pack().id != first.id
    from uuid import UUID, uuid5

    digest = hashlib.sha256(inside(first, "manifest-sha256.txt")).hexdigest()
    assert first.id == str(uuid5(UUID(DRAFT_ID), digest))


def test_a_package_that_cannot_be_read_back_is_reported(town_draft: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not recorded as packed."""
    monkeypatch.setattr(packing, "stream_file", lambda *_, **__: None)
    with pytest.raises(CannotRead):
        town_draft.pack()
    assert read_delivery(town_draft.sidecar).packages == ()


def test_the_answers_are_as_the_schema_says(town_draft: Town) -> None:
    """Also in a package that supersedes another."""
    town_draft.pack()
    document = answers_in(town_draft.answer("city", Answer(text="Lakeside")).pack())
    schema = json.loads((Path(__file__).parents[3] / "drafts" / "answers.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert {"supersedes", "publication", "excluded"} <= set(document) & set(schema["properties"])


def contents(
    *answers: tuple[str, Answer], supersedes: str = "", questionnaire: Questionnaire = QUESTIONNAIRE, **extra: Any
) -> PackageContents:
    return contents_of(
        Draft("id", "town", datetime(2026, 1, 1, tzinfo=UTC), dict(answers), extra), questionnaire, supersedes
    )


def test_what_a_draft_becomes_in_a_package() -> None:
    """In the order of the form, without notes; its own keys first."""
    result = contents(
        ("stranger", Answer(text="x")),
        ("mayor.how", Answer(text="aside")),
        ("mayor", Answer(choice="no", remark="r", flag=True, extra={"by": "us"})),
        ("portal", Answer(remark="only a note")),
        ("city", Answer(text="Riverton")),
        supersedes="before",
        owner="archive",
        excluded=["old"],
    )
    assert list(result.draft.answers.items()) == [
        ("city", Answer(text="Riverton")),
        ("mayor", Answer(choice="no", extra={"by": "us"})),
    ]
    assert list(result.draft.extra.items()) == [
        ("supersedes", "before"),
        ("excluded", ["mayor.how"]),
        ("owner", "archive"),
    ]
    assert contents(("online", Answer(choice="no"))).draft.extra == {"publication": "no", "excluded": []}
    unsigned = replace(QUESTIONNAIRE, signature=Signature())
    assert contents(("online", Answer(choice="no")), questionnaire=unsigned).draft.extra == {"excluded": []}


def test_attachments_are_called_as_in_the_package() -> None:
    """By path, with the digest in lower case; answers set aside bring no file."""
    first, other = Attachment("x.png", "Plan B.png", "AB" * 32, 5, "c"), Attachment("y.pdf", "y", "cd" * 32, 6)
    set_aside = Answer(attachments=(replace(first, file="z.png"),))
    result = contents(
        ("mayor.how", set_aside), ("city", Answer(attachments=(first, other))), ("portal", Answer(attachments=(first,)))
    )
    renamed = replace(first, file="01-Plan-B.png", sha256="ab" * 32)
    assert result.draft.answer("city").attachments == (renamed, replace(other, file="02-y.pdf"))
    assert result.draft.answer("portal").attachments == (renamed,)
    assert result.attachments == {
        "data/attachments/01-Plan-B.png": FieldAttachment("city", first),
        "data/attachments/02-y.pdf": FieldAttachment("city", other),
    }


@pytest.mark.parametrize(
    ("answers", "sender"),
    [
        ({}, SourceContact()),
        ({"name": " N\n", "mail": " m@x.org ", "office": " O ", "city": "C"}, SourceContact("N", "m@x.org", "O")),
        ({"office": " ", "city": " C "}, SourceContact("", "", "C")),
    ],
)
def test_the_signature_is_read_from_the_answers(answers: dict[str, str], sender: SourceContact) -> None:
    """Without outer blanks; the respondent is used if no organization is named."""
    fields = {field_id: Answer(text=text) for field_id, text in answers.items()}
    assert contact_of(Draft("id", "town", datetime(2026, 1, 1, tzinfo=UTC), fields), QUESTIONNAIRE) == sender


def test_of_a_ledger_goes_out_what_is_known_and_asked(town_draft: Town) -> None:
    """No key that the program does not have, and no entry without a verdict."""
    page = "https://x.example.org/"
    entry = {"link": page, "verdict": "ok", "time": "2026-11-24T09:00:00Z", "why": "Ü"}
    raw = {"format": 1, "links": [entry | {"cookie": "SECRET"}, {"link": f"{page}a"}, 5], "by": "SECRET"}
    draft = replace(town_draft.draft, answers={"city": Answer(text=page)})
    packed = replace(town_draft, draft=draft).pack(ledger=decode_ledger(json.dumps(raw).encode()))
    text = inside(packed, "data/links.json").decode()
    assert "SECRET" not in text
    assert '"why": "Ü"' in text
    keys = ["link", "verdict", "status", "final", "permanent", "why", "certificate", "time"]
    assert [[*link] for link in json.loads(text)["links"]] == [keys]
