"""Generations: which earlier versions become one, which stay, and for how long."""

from __future__ import annotations

import errno
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.draft.history import (
    BYTE_LIMIT,
    Generation,
    Text,
    generations,
    generations_beyond_limits,
    keep_at_once,
    read_generation,
    texts_of,
    write_generation,
)
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.files import Stamp
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import BLANK, Answer, Attachment

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PICTURE = Attachment("0.png", "a.png", "0" * 64, 1)
HALF = LinkRow("Portal")
ROW = LinkRow("Portal", ("https://a.example/",))
MAP = LinkRow("Map", ("https://b.example/",))


def moment(text: str) -> datetime:
    """Return a time: `23 09:30` is that day of November 2026."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def generations_at(text: str) -> list[Generation]:
    return [Generation(moment(part), 1, Path(part)) for part in text.split(", ")] if text else []


def beyond_limits(sizes: Mapping[Generation, int]) -> list[Generation]:
    """Return those of generations of that many bytes that are beyond the limits."""
    by_path = {generation.path: size for generation, size in sizes.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lgqtui.draft.history.stamp", lambda path: Stamp(0, by_path[path], 0))
        return list(generations_beyond_limits(sizes, NOW))


@pytest.mark.parametrize(
    ("versions", "size", "deleted"),
    [
        ("", 1, ""),
        ("23 11:50, 23 11:40, 22 09:00, 01 00:00", 25_000_000, ""),
        ("23 11:50, 23 11:40, 22 09:00, 01 00:00", 25_000_001, "01 00:00"),
        ("23 11:50, 23 11:40, 22 09:00, 01 00:00", 40_000_000, "22 09:00, 01 00:00"),
        ("01 00:00, 23 11:40, 22 09:00, 23 11:50", 40_000_000, "22 09:00, 01 00:00"),
        ("24 12:00, 23 11:50, 23 11:40", 50_000_000, "24 12:00"),
        ("25 12:00, 24 12:00, 23 11:40", 50_000_000, "24 12:00"),
        ("23 11:50, 23 11:40", 0, ""),
    ],
)
def test_within_the_limits_nothing_goes_and_beyond_the_oldest_goes_first(
    versions: str, size: int, deleted: str
) -> None:
    """Those of a clock that was ahead go before all others, so that they do not displace what is written now."""
    assert beyond_limits(dict.fromkeys(generations_at(versions), size)) == generations_at(deleted)


@given(st.lists(st.tuples(st.integers(-60 * 24, 60 * 24 * 500), st.integers(1, 20_000_000)), unique=True, max_size=60))
def test_the_newest_stay_up_to_the_limits(entries: list[tuple[int, int]]) -> None:
    """No generation goes while an older one stays, and no more than necessary."""
    sizes = {
        Generation(NOW - timedelta(minutes=age), nth, Path(str(nth))): size for nth, (age, size) in enumerate(entries)
    }
    deleted = beyond_limits(sizes)
    stay = [generation for generation in sizes if generation not in deleted]
    assert sum(sizes[generation] for generation in stay) <= BYTE_LIMIT
    past = [generation for generation in deleted if generation.time <= NOW]
    assert not past or not stay or max(past) < min(stay)
    if past:
        assert sum(sizes[generation] for generation in (*stay, max(past))) > BYTE_LIMIT


def test_a_version_that_was_removed_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program may remove it meanwhile."""
    older, removed = generations_at("22 09:00, 23 11:40")
    monkeypatch.setattr(
        "lgqtui.draft.history.stamp", lambda path: Stamp(0, BYTE_LIMIT, 0) if path != removed.path else None
    )
    assert list(generations_beyond_limits([older, removed], NOW)) == []


def names(folder: Path) -> list[str]:
    return [generation.path.stem for generation in generations(folder)]


def test_the_folder_does_not_grow_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest is removed with a new one; a small file counts as much as it takes on a disk."""
    monkeypatch.setattr("lgqtui.draft.history.BYTE_LIMIT", 100_000)
    for minutes in range(6):
        write_generation(tmp_path, b"x" * 20_000, NOW + timedelta(minutes=minutes))
    assert names(tmp_path) == [f"2026-11-23T12-0{n}-00Z" for n in (5, 4, 3, 2, 1)]
    write_generation(tmp_path, b"x", NOW + timedelta(minutes=6))
    assert names(tmp_path) == [f"2026-11-23T12-0{n}-00Z" for n in (6, 5, 4, 3, 2)]


def test_a_version_is_named_by_universal_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the computer is."""
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    time.tzset()
    write_generation(tmp_path, b"x", NOW)
    monkeypatch.undo()
    time.tzset()
    assert names(tmp_path) == ["2026-11-23T12-00-00Z"]


def test_a_version_has_the_permissions_of_the_draft(history: History) -> None:
    """A group that may change the draft may take answers back."""
    history.file.path.chmod(0o660)
    history.put("a", BLANK)
    (generation,) = generations(history.file.history)
    assert [path.stat().st_mode & 0o777 for path in (generation.path, generation.path.parent)] == [0o660, 0o770]


def test_other_files_are_no_generations(tmp_path: Path) -> None:
    """Unknown files are neither listed nor deleted."""
    (tmp_path / "notes.txt").touch()
    (tmp_path / "2026-11-23T12-00-00Z.toml.conflict").touch()
    (tmp_path / "2026-11-23T12-00-00Z-٢.toml").touch()
    write_generation(tmp_path, b"x", NOW)
    assert names(tmp_path) == ["2026-11-23T12-00-00Z"]
    assert len(list(tmp_path.iterdir())) == 4
    with pytest.raises(CannotRead, match=r"2026-11-23T12-00-00Z\.toml"):
        read_generation(generations(tmp_path)[0])


def test_without_a_folder_there_are_no_generations(tmp_path: Path) -> None:
    """A draft without changes has no history."""
    assert generations(tmp_path / "none") == []


def test_what_cannot_be_removed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generation that cannot be removed does not prevent a new one."""
    monkeypatch.setattr("lgqtui.draft.history.BYTE_LIMIT", 4_096)
    write_generation(tmp_path, b"x", NOW - timedelta(days=1))

    def unlink(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr("os.unlink", unlink)
    write_generation(tmp_path, b"x", NOW)
    assert len(names(tmp_path)) == 2


def test_a_generation_that_vanishes_meanwhile_has_no_size(tmp_path: Path) -> None:
    """A link that leads nowhere is one."""
    (tmp_path / "2026-11-23T11-00-00Z.toml").symlink_to("nowhere")
    write_generation(tmp_path, b"x", NOW)
    assert len(names(tmp_path)) == 2


def test_a_generation_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """The caller has to know that the version before is not stored."""
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite):
        write_generation(tmp_path / "file" / "history", b"x", NOW)


def test_a_required_generation_is_written_at_once_and_only_once(tmp_path: Path) -> None:
    """Also within a second of the newest; the same content is not written twice in a row."""
    written = [keep_at_once(tmp_path, content, NOW) for content in (b"a", b"a", b"b", b"a")]
    assert [path.name for path in written] == [
        "2026-11-23T12-00-00Z.toml",
        "2026-11-23T12-00-00Z.toml",
        "2026-11-23T12-00-00Z-2.toml",
        "2026-11-23T12-00-00Z-3.toml",
    ]
    assert [g.path.read_bytes() for g in generations(tmp_path)] == [b"a", b"b", b"a"]
    assert [g.nth for g in generations(tmp_path)] == [3, 2, 1]


def test_a_generation_written_with_an_early_clock_stays(tmp_path: Path) -> None:
    """Generations of the future do not cause its deletion."""
    for minutes in range(10, 100, 10):
        write_generation(tmp_path, b"x", NOW + timedelta(days=9, minutes=minutes))
    path = keep_at_once(tmp_path, b"now", NOW)
    assert path.read_bytes() == b"now"
    assert generations(tmp_path)[-1].path == path


def test_impossible_times_are_no_generations(tmp_path: Path) -> None:
    """A file named after an impossible day is ignored."""
    (tmp_path / "2026-13-41T12-00-00Z.toml").touch()
    assert generations(tmp_path) == []
    keep_at_once(tmp_path, b"x", NOW)
    (tmp_path / "2026-11-23T12-00-00Z.toml").unlink()
    (tmp_path / "2026-11-23T12-00-00Z.toml").mkdir()
    assert keep_at_once(tmp_path, b"x", NOW).name == "2026-11-23T12-00-00Z-2.toml"


# Texts that a save would lose


def fail(*_: object) -> None:
    raise OSError(errno.ENOSPC, "full")


class History:
    """A draft that is saved on a clock set by hand."""

    def __init__(self, folder: Path, **answers: Answer) -> None:
        self.now = NOW
        self.file = DraftFile(folder / "city.toml", lambda: self.now)
        self.draft = Draft("i", "q", NOW, answers)
        self.file.create(self.draft)
        self.reopen()

    def reopen(self) -> None:
        """Open the draft anew, as the next session or command does."""
        self.file = DraftFile(self.file.path, lambda: self.now)
        self.draft = self.file.load()

    def put(self, field: str, answer: Answer, seconds: float = 0, *, is_disk_full: bool = False) -> bool:
        """Save an answer after so many seconds; return whether it was saved."""
        self.now += timedelta(seconds=seconds)
        self.draft = self.draft.with_answer(field, answer)
        with pytest.MonkeyPatch.context() as patch:
            if is_disk_full:
                patch.setattr("os.replace", fail)
                with pytest.raises(CannotWrite):
                    self.file.save(self.draft)
            else:
                assert self.file.save(self.draft) is None
        return not is_disk_full

    @property
    def versions(self) -> list[Draft]:
        """The earlier versions, newest first."""
        return [read_generation(generation) for generation in generations(self.file.history)]

    def texts(self, field: str = "a") -> list[str]:
        """The texts of a field in the earlier versions, newest first."""
        return [version.answer(field).text for version in self.versions]


@pytest.fixture
def history(tmp_path: Path) -> History:
    """The history of a draft with an answer, just opened."""
    return History(tmp_path, a=Answer(text="old"))


def texts_in(draft: Draft) -> frozenset[Text]:
    return texts_of(draft, draft.answers)


def words(*texts: str) -> list[Answer]:
    return [Answer(text=text) for text in texts]


@pytest.mark.parametrize(
    ("seconds", "texts"),
    [
        ([], []),
        ([0], ["old"]),
        ([0, 0], ["old"]),
        ([0, 10], ["old"]),
        ([0, 45], ["old"]),
        ([0, 50], ["0", "old"]),
        ([0, 60], ["0", "old"]),
        ([0, 60, 5, 60], ["2", "0", "old"]),
        ([0, 30, 30, 30], ["old"]),
        ([0, 3600, 3600], ["1", "0", "old"]),
        ([0, -5], ["old", "0"]),
    ],
)
def test_what_was_there_or_stood_for_a_minute_stays(history: History, seconds: list[float], texts: list[str]) -> None:
    """Of texts that were overwritten in turn, each after so many seconds."""
    for number, pause in enumerate(seconds):
        history.put("a", Answer(text=str(number)), pause)
    assert history.texts() == texts


def test_a_text_that_hardly_stood_is_no_version(history: History) -> None:
    """In a field that had none before, and whatever was answered in between."""
    history.put("b", Answer(text="young"))
    history.put("a", Answer(text="young"), 5)
    history.put("b", Answer(text="later"), 5)
    history.put("a", Answer(text="later"), 5)
    assert (history.texts(), set(history.texts("b"))) == (["old"], {""})


def test_what_a_full_disk_never_took_is_a_version_as_well(history: History) -> None:
    """Each as it was, once the disk takes it."""
    history.put("a", Answer(text="unsaved"), is_disk_full=True)
    history.put("a", Answer(text="unsaved, too"), 60, is_disk_full=True)
    history.put("a", Answer(text="saved"), 60)
    assert history.texts() == ["unsaved, too", "unsaved", "old"]


@pytest.mark.parametrize(("seconds", "is_version"), [(599, False), (600, True)])
def test_without_a_loss_there_is_a_version_every_ten_minutes(
    history: History, seconds: int, *, is_version: bool
) -> None:
    """For the case of damage; it replaces the one before, if that has nothing else."""
    history.put("b", Answer(text="x"))
    history.put("b", Answer(text="x", flag=True), seconds)
    (version,) = history.versions
    assert (version.answer("b").text == "x") is is_version
    history.put("b", Answer(text="x"), 600)
    assert len(history.versions) == 1


def test_each_text_that_a_command_replaces_stays(history: History) -> None:
    """A command opens the draft: whatever is there counts, however young it is."""
    for answer in (*words("second", "third"), BLANK, *words("fourth")):
        history.put("a", answer, 1)
        history.reopen()
    assert history.texts() == ["third", "second", "old"]


@pytest.mark.parametrize(
    ("before", "after", "is_lost"),
    [
        (Answer(text="a"), Answer(text="b"), True),
        (Answer(text="a"), Answer(text="ab"), True),
        (Answer(text="a"), BLANK, True),
        (Answer(choice="yes"), Answer(choice="no"), True),
        (Answer(checked=True, text="a"), Answer(checked=False, text="a"), True),
        (Answer(checked=True), Answer(checked=True, text="a"), False),
        (Answer(checked=False), BLANK, False),
        (Answer(text="a"), Answer(text="a", flag=True), False),
        (Answer(text="a", flag=True), Answer(text="a"), False),
        (Answer(text="a", remark="b"), Answer(text="a"), True),
        (Answer(text="a"), Answer(text="a", remark="b"), False),
        (Answer(links=(ROW,)), Answer(links=(ROW, HALF)), False),
        (Answer(links=(ROW, HALF)), Answer(links=(HALF, ROW)), False),
        (Answer(links=(HALF,)), Answer(links=(ROW,)), False),
        (Answer(links=(LinkRow("", ROW.urls),)), Answer(links=(ROW,)), False),
        (Answer(links=(ROW,)), Answer(links=(replace(ROW, note="c"),)), False),
        (Answer(links=(ROW,)), Answer(links=(HALF,)), True),
        (Answer(links=(LinkRow(), ROW)), Answer(links=(ROW,)), False),
        (Answer(links=(ROW, MAP)), Answer(links=(replace(ROW, urls=MAP.urls), replace(MAP, urls=ROW.urls))), True),
        (Answer(links=(replace(ROW, note="c"), MAP)), Answer(links=(ROW, replace(MAP, note="c"))), True),
        (
            Answer(links=(ROW, MAP)),
            Answer(links=(replace(ROW, urls=(*ROW.urls, *MAP.urls)), replace(MAP, urls=()))),
            True,
        ),
        (Answer(links=(ROW, MAP)), Answer(links=(replace(MAP, note="c"), ROW)), False),
        (Answer(links=(ROW, LinkRow("b", ("d",)))), Answer(links=(replace(ROW, label="b"), HALF)), True),
        (Answer(links=(replace(ROW, extra={"k": 1}),)), Answer(links=(ROW,)), True),
        (Answer(attachments=(PICTURE,)), BLANK, True),
        (Answer(attachments=(PICTURE,)), Answer(attachments=(replace(PICTURE, caption="c"),)), False),
        (Answer(attachments=(replace(PICTURE, caption="c"),)), Answer(attachments=(PICTURE,)), True),
        (
            Answer(attachments=(replace(PICTURE, caption="c"), replace(PICTURE, sha256="1"))),
            Answer(attachments=(PICTURE, replace(PICTURE, sha256="1", caption="c"))),
            True,
        ),
        (Answer(extra={"k": 1}), Answer(extra={"k": 2}), True),
    ],
)
def test_a_text_is_lost_if_it_is_replaced_or_emptied(
    tmp_path: Path, before: Answer, after: Answer, *, is_lost: bool
) -> None:
    """Not if an empty part is filled, a row is added, moved or completed, or a flag changes."""
    history = History(tmp_path, a=before, b=Answer(text="first"))
    history.put("b", BLANK)  # this version holds the text
    history.put("a", BLANK)
    history.put("a", before)
    history.reopen()
    for generation in generations(history.file.history):
        generation.path.write_text("damaged")
    history.put("a", after)
    assert any(version.path.read_text() != "damaged" for version in generations(history.file.history)) == is_lost


def test_a_flag_is_no_text() -> None:
    """It is not brought back."""
    assert texts_in(Draft("a", "b", NOW, {"a": Answer(flag=True)})) == frozenset()


def test_what_stands_beside_what_is_noted() -> None:
    """Each part of a row with the others of the first eight, and the first with all."""
    row = LinkRow("l", tuple(f"u{number}" for number in range(11)))
    texts = texts_in(Draft("a", "b", NOW, {"a": Answer(links=(row,))}))
    assert len(texts) == 12 + 28 + 4
    assert {("a", "urls", "'u10'"), ("a", "labelurls", "'l''u10'")} <= texts


def test_a_row_of_many_links_is_noted_in_linear_time() -> None:
    """Its label with each of them, and no link with each other one."""
    row = LinkRow("a", tuple(f"https://example.org/{number}" for number in range(5_000)))
    assert len(texts_of(Draft("a", "b", datetime.now(UTC), {"a": Answer(links=(row,))}), ["a"])) < 11_000


def test_a_script_that_fills_fields_makes_a_single_version(tmp_path: Path) -> None:
    """Also if it takes a day; the version is renewed, so that damage never costs more than a while."""
    history = History(tmp_path)
    for number in range(59):
        history.put(f"f{number}", Answer(text="filled"), 1_500)
        history.reopen()
        assert len(history.versions) == 1
    assert len(history.versions[0].answers) == 58


def test_a_text_that_a_version_holds_needs_no_other(tmp_path: Path) -> None:
    """All fields of an opened draft are replaced: they are together in a single version."""
    history = History(tmp_path, **{f"f{number}": Answer(text="old") for number in range(59)})
    for number in range(59):
        history.put(f"f{number}", Answer(text="new"), 30)
    assert len(history.versions) == 1


def test_what_is_held_by_an_old_version_only_gets_another(history: History) -> None:
    """The old one would go long before the text may."""
    history.put("b", Answer(text="x"))
    history.put("b", BLANK, 3600)
    history.now += timedelta(days=300)
    history.put("a", BLANK)
    assert history.versions[0].answer("a").text == "old"
    assert NOW + timedelta(days=300) <= generations(history.file.history)[0].time


@pytest.mark.parametrize(("seconds", "is_renewed"), [(86_400, False), (86_401, True)])
def test_a_version_is_renewed_after_a_day(history: History, seconds: int, *, is_renewed: bool) -> None:
    """Until then one that holds the text is enough."""
    history.put("b", Answer(text="x"))
    (newest,) = generations(history.file.history)
    history.now = newest.time
    history.put("a", BLANK, seconds)
    assert (generations(history.file.history)[0].time == history.now) is is_renewed


@pytest.mark.parametrize("days", [300, 20_000])
def test_a_clock_that_was_ahead_neither_floods_nor_starves_the_history(history: History, days: int) -> None:
    """What is written before and afterwards is kept, too."""
    history.now += timedelta(days=days)
    history.put("a", Answer(text="ahead"))
    history.put("b", Answer(text="x"), 700)
    history.now = NOW
    history.reopen()
    for number in range(10):
        history.put("a", Answer(text=str(number)), 70)
    assert set(history.texts()) == {"old", "ahead", *map(str, range(9))}


def test_what_was_in_the_file_stays_with_its_comments(history: History) -> None:
    """Byte for byte, if it was in the draft's file."""
    history.file.path.write_text(history.file.path.read_text() + "# mine\n")
    history.reopen()
    content = history.file.path.read_bytes()
    history.put("a", BLANK)
    assert generations(history.file.history)[0].path.read_bytes() == content


def test_nothing_is_removed_through_a_link(history: History, tmp_path: Path) -> None:
    """A folder that is a link may hold another draft's versions."""
    other = tmp_path / "other"
    other.mkdir()
    history.file.history.symlink_to(other)
    history.put("b", Answer(text="x"))
    history.put("c", Answer(text="x"), 3600)
    assert len(history.versions) == 2


# Every text that qualifies


fields = st.sampled_from(["a", "b", "c"])
answers = st.one_of(
    st.just(BLANK),
    st.builds(
        Answer, text=st.sampled_from(["", "x", "xy", "word", "Wörter", "לשון"]), remark=st.sampled_from(["", "r"])
    ),
    st.builds(Answer, choice=st.sampled_from(["yes", "no"])),
    st.builds(Answer, checked=st.booleans(), text=st.sampled_from(["", "x"])),
    st.builds(Answer, links=st.lists(st.sampled_from([HALF, ROW, MAP])).map(tuple)),
)
after = st.sampled_from(["", "", "", "the draft is opened anew", "the disk is full", "an earlier version is restored"])
seconds = st.sampled_from([0, 1, 20, 59, 61, 700, 90_000, -100])
edits = st.lists(st.tuples(fields, answers, seconds, after), max_size=25)


class Ledger:
    """What has to be in the draft or an earlier version: every text that is gone, and counted."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.counted: set[Text] = set()
        self._since: dict[Text, datetime | None] = dict.fromkeys(texts_in(history.draft))
        self._unsaved: set[Text] = set()

    def note(self, *, is_saved: bool) -> None:
        """Note the texts of the draft as it is now."""
        present, now = texts_in(self.history.draft), self.history.now
        ended = {text: start for text, start in self._since.items() if text not in present}
        self._unsaved |= {i for i, start in ended.items() if start is None or now - start >= timedelta(seconds=60)}
        self._since = {text: self._since.get(text, now) for text in present}
        if is_saved:
            self.counted |= self._unsaved
            self._unsaved = set()

    def reopen(self) -> None:
        """Open the draft anew: all that is there counts, and what was never saved is gone."""
        self.history.reopen()
        self._since, self._unsaved = dict.fromkeys(texts_in(self.history.draft)), set()


@given(edits)
def test_no_text_that_counts_is_lost(edits: list[tuple[str, Answer, int, str]]) -> None:
    """Each that stood for a minute, or was there when the draft was opened, is in the draft or an earlier version."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        history = History(Path(folder), a=Answer(text="old"))
        ledger = Ledger(history)
        for field, answer, seconds, event in edits:
            is_saved = history.put(field, answer, seconds, is_disk_full=event == "the disk is full")
            ledger.note(is_saved=is_saved)
            if event == "an earlier version is restored" and (versions := generations(history.file.history)):
                ledger.counted |= texts_in(history.file.load())
                history.file.restore_version(versions[-1].path.read_bytes())
            if event.startswith(("an", "the draft")):
                ledger.reopen()
            assert event == "the disk is full" or DraftFile(history.file.path, lambda: NOW).load() == history.draft
        stored = texts_in(DraftFile(history.file.path, lambda: NOW).load())
        assert ledger.counted <= stored.union(*map(texts_in, history.versions))


# The bound


@pytest.fixture
def fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that need not be waited for."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.mark.usefixtures("fast_disk")
def test_a_year_of_daily_work_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a draft of fifty kilobytes that is revised six times a day nothing goes; a fiftieth of the days is tested."""
    monkeypatch.setattr("lgqtui.draft.history.BYTE_LIMIT", BYTE_LIMIT // 50)
    history = History(tmp_path, a=Answer(text="old"), b=Answer(text="line of a text\n" * 3_400))
    expected = ["old"]
    for day in range(5):
        history.now = NOW + timedelta(days=day * 365 / 5)
        history.reopen()
        for hour in range(6):
            history.put("a", Answer(text=f"{day} {hour}"), 3600)
            expected.append(f"{day} {hour}")
    assert history.file.path.stat().st_size > 50_000
    assert history.texts() == expected[-2::-1]


@pytest.mark.usefixtures("fast_disk")
def test_of_many_saves_the_newest_stay_up_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest went first; of five thousand saves a twentieth is tested."""
    monkeypatch.setattr("lgqtui.draft.history.BYTE_LIMIT", BYTE_LIMIT // 500)
    history = History(tmp_path, a=Answer(text="old"), b=Answer(text="line of a text\n" * 330))
    for number in range(250):
        history.put("a", Answer(text=str(number)), 61)
    texts, size = history.texts(), history.file.path.stat().st_size
    assert texts == [str(number) for number in range(248, 248 - len(texts), -1)]
    assert BYTE_LIMIT // 500 - 2 * size < len(texts) * size <= BYTE_LIMIT // 500 + len(texts)
