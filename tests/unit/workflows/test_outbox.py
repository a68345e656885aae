"""The outbox: packages by name, replaced packages, and dropping."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.draft.delivery import DELIVERY_NAME, PackageVersion, change_delivery, read_delivery
from lgqtui.errors import CannotRead, CannotWrite, WrongUse
from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.outbox_entry import OutboxEntry, address_hash
from lgqtui.submission.receipt import PackageRef, Receipt
from lgqtui.workflows.outbox import (
    drop_packages,
    entries_of_draft,
    entry_line,
    erase_notice,
    find_entries,
    find_replacements,
    packages_notice,
    prepare_drop,
)
from lgqtui.workflows.submissions import enqueue_draft
from tests.city import City

ADDRESS, OTHER = "https://a.example/", "https://b.example/"


def entry(
    number: int, supersedes: str = "", *, address_label: str = ADDRESS, state: str = "sent", draft_path: str = ""
) -> OutboxEntry:
    """A package whose id is its number."""
    fields = {"id": str(number), "sha256": "", "size": 1, "number": number}
    return OutboxEntry(**fields, address_label=address_label, supersedes=supersedes, state=state, draft_path=draft_path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entries", "replaced"),
    [
        ([entry(1), entry(2)], {}),
        ([entry(1), entry(2, "1")], {"1": "2"}),
        ([entry(1), entry(2, "1"), entry(3, "2")], {"1": "3", "2": "3"}),
        ([entry(1), entry(2, "1", state="unknown"), entry(3, "2")], {"1": "3"}),
        ([entry(1), entry(2, "1", state="packed")], {}),
        ([entry(1, state="refused"), entry(2, "1")], {}),
        ([entry(1), entry(2, "1", address_label=OTHER)], {}),
        ([entry(1, "2"), entry(2, "1")], {"1": "2", "2": "1"}),
        ([entry(1, "1")], {}),
    ],
)
def test_the_newest_that_was_sent_to_the_same_receiver_counts(
    entries: list[OutboxEntry], replaced: dict[str, str]
) -> None:
    """Only sent packages; a cycle of replacements ends."""
    assert find_replacements(entries) == {(old, address_hash(ADDRESS)): new for old, new in replaced.items()}


def test_a_note_beside_the_draft_that_is_damaged_hides_nothing_else(tmp_path: Path) -> None:
    """Entries of the outbox are listed."""
    (tmp_path / "city.files").mkdir()
    (tmp_path / "city.files" / DELIVERY_NAME).write_text("{")
    draft = str(tmp_path / "city.toml")
    assert find_replacements([entry(1, draft_path=draft), entry(2, "1", draft_path=draft)]) == {
        ("1", address_hash(ADDRESS)): "2"
    }


# Names, and dropping

IDS = [f"{number}{number}{number}{number}0000-0000-5000-8000-000000000000" for number in range(1, 4)]


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A draft without answers."""
    return City(tmp_path / "home")


def put(
    city: City, number: int, *, label: str = "city", state: str = "packed", address_label: str = ADDRESS
) -> OutboxEntry:
    """Put a package of the draft into the outbox, and record it beside the draft."""
    package = PackageRef(IDS[number - 1], "ab" * 32, 2)
    city.context.outbox.prepare_package_path(package.id).write_bytes(b"PK")
    city.sidecar.mkdir(exist_ok=True)
    version = PackageVersion(package.id, package.sha256, package.size, "2026-11-28")
    change_delivery(city.sidecar, lambda delivery: delivery.with_package(version))
    path = str(city.path)
    entry = OutboxEntry(
        package.id,
        package.sha256,
        2,
        address_label,
        number,
        draft_name=label,
        draft_path=path,
        state=state,  # type: ignore[arg-type]
    )
    return city.context.outbox.save(entry)


@pytest.mark.parametrize(
    ("states", "name", "numbers"),
    [
        (["sent", "packed", "refused"], "city", [2, 3]),
        (["sent", "sent", "sent"], "city", [3]),
        (["sent", "packed", "packed"], "1111", [1]),
        (["sent", "packed", "packed"], IDS[1].upper(), [2]),
    ],
)
def test_a_name_means_what_was_not_sent_or_else_the_newest(
    states: list[str], name: str, numbers: list[int], city: City
) -> None:
    """An id, or at least four characters of it, is that package."""
    for number, state in enumerate(states, 1):
        put(city, number, state=state)
    assert [entry.number for entry in find_entries(city.context, name)] == numbers
    assert [entry.number for entry in entries_of_draft(city.context, city.path)] == [1, 2, 3]


@pytest.mark.parametrize(("states", "numbers"), [(["sent", "packed"], [1, 2]), (["sent", "sent"], [1, 2])])
def test_a_name_means_a_package_for_every_receiver(states: list[str], numbers: list[int], city: City) -> None:
    """A receipt is not hidden because another receiver has not got it yet."""
    for number, (state, label) in enumerate(zip(states, (ADDRESS, OTHER), strict=True), 1):
        city.context.outbox.save(replace(put(city, 1, state=state, address_label=label), number=number))
    assert [entry.number for entry in find_entries(city.context, "city")] == numbers


@pytest.mark.parametrize("name", ["nobody", "111", ""])
def test_a_name_that_means_nothing_is_refused(name: str, city: City) -> None:
    """With the command that lists packages."""
    put(city, 1)
    with pytest.raises(CannotRead, match="the outbox holds no") as caught:
        find_entries(city.context, name)
    assert caught.value.remedy == "See: lgqtui outbox"


@pytest.mark.parametrize(("states", "code"), [([], "not-in-outbox"), (["sent"], "was-sent")])
def test_what_was_sent_is_not_dropped(states: list[str], code: str, city: City) -> None:
    """Neither is what is not there."""
    entries = [put(city, number, state=state) for number, state in enumerate(states, 1)]
    with pytest.raises(WrongUse) as caught:
        prepare_drop(entries, "city")
    assert caught.value.code == code
    assert "city" in str(caught.value)


def test_what_may_have_arrived_is_named_first_and_stays_recorded(city: City) -> None:
    """A later package still names it; the others are taken out of the record of the draft."""
    entries = [put(city, 1, state="sent"), put(city, 2), put(city, 3, state="unknown")]
    request = prepare_drop(entries, "city")
    assert request.lines[:2] == (entry_line(entries[2]), entry_line(entries[1]))
    assert entry_line(entries[1]) == f"city → {ADDRESS}: waits"
    assert request.warnings == (f"city may have arrived at {ADDRESS}, and dropping it here takes nothing back there.",)
    assert request.lines[2:] == (*request.warnings, "What is dropped is not sent any more.")
    assert drop_packages(city.context, request) == "2 packages are dropped."
    assert [entry.number for entry in city.context.outbox.entries()] == [1]
    assert [version.id for version in read_delivery(city.sidecar).packages] == [IDS[0], IDS[2]]


def test_a_package_for_another_receiver_stays_recorded(city: City) -> None:
    """Dropped for one, it still goes to the other."""
    request = prepare_drop([put(city, 1)], "city")
    put(city, 1, address_label=OTHER)
    assert drop_packages(city.context, request) == "1 package is dropped."
    assert [entry.address_label for entry in city.context.outbox.entries()] == [OTHER]
    assert [version.id for version in read_delivery(city.sidecar).packages] == [IDS[0]]


def test_what_another_program_did_since_the_question_is_respected(city: City) -> None:
    """A missing entry is skipped; a sent one is refused."""
    missing, sent = put(city, 1), put(city, 2)
    city.context.outbox.drop(missing)
    assert drop_packages(city.context, prepare_drop([missing], "city")) == "0 packages are dropped."
    request = prepare_drop([missing, sent], "city")
    receipt = Receipt(sent.id, sent.sha256, 2, ADDRESS, "http", "2026-11-28T12:00:00Z", 201, "receipt")
    city.context.outbox.save_receipt(sent, receipt)
    with pytest.raises(CannotWrite, match="was sent"):
        drop_packages(city.context, request)


@pytest.mark.parametrize("content", [None, b"{"], ids=["missing", "damaged"])
def test_without_its_record_a_draft_has_the_packages_that_were_made_of_it(content: bytes | None, city: City) -> None:
    """By its path; those of an earlier draft at that path are none of it, and a damaged package may be of any."""
    endpoint = read_address(f"folder:{city.context.folders.outbox.parent}")
    own = enqueue_draft(city.context, city.preview(), endpoint)
    record = city.sidecar / DELIVERY_NAME
    record.unlink()
    if content is not None:
        record.write_bytes(content)
    assert entries_of_draft(city.context, city.path) == [own]
    city.path.unlink()
    assert entries_of_draft(city.context, city.path) == [own]
    record.unlink(missing_ok=True)
    city.context.drafts.new("city", "small")
    assert entries_of_draft(city.context, city.path) == []
    city.context.outbox.package_path(own).write_bytes(b"PK")
    assert entries_of_draft(city.context, city.path) == [own]


def test_packages_of_an_erased_draft_are_listed(city: City) -> None:
    """How many packages, and how those that still wait are taken out."""
    assert list(packages_notice(city.context, city.path)) == []
    put(city, 1, state="sent")
    assert list(packages_notice(city.context, city.path)) == ["1 package with its answers stays in the outbox."]
    put(city, 2)
    put(city, 2, address_label=OTHER)
    assert list(packages_notice(city.context, city.path)) == [
        "2 packages with its answers stay in the outbox.",
        "To take out what was not sent: lgqtui outbox drop 22220000",
    ]


def test_what_is_erased_is_named_before(city: City) -> None:
    """Its files and its packages; one in the trash takes no draft of its name with it."""
    put(city, 1)
    notice = erase_notice(city.context, city.path)
    assert notice.splitlines()[:2] == ["To be erased for good:", str(city.path)]
    assert notice.splitlines()[-2].startswith("1 package with its answers stays in the outbox.")
    trashed = city.context.drafts.trash(city.path)
    city.context.drafts.new("city", "small")
    assert erase_notice(city.context, trashed).splitlines()[1:-2] == [str(trashed.parent)]
