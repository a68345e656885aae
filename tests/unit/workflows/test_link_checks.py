"""Whether the links of a draft may be asked: kept with the person's own state, and asked again where that is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.draft.ledger import Ledger
from lgqtui.settings.folders import UserFolders, find_user_folders
from lgqtui.workflows.link_checks import LinkCheckConsent


@pytest.fixture
def person(tmp_path: Path) -> UserFolders:
    """Somebody's folders."""
    return find_user_folders({"LGQTUI_HOME": str(tmp_path / "home")})


def test_consent_is_for_one_draft_in_one_place(person: UserFolders, tmp_path: Path) -> None:
    """Own drafts need none; of others each is asked about, and a copy elsewhere again."""
    own, got = person.drafts / "Town.toml", tmp_path / "got" / "Town.toml"
    consent = LinkCheckConsent(person)
    assert not consent.is_needed(own, "d", Ledger())
    assert consent.is_needed(own, "d", Ledger(from_elsewhere=True))
    assert consent.is_needed(got, "d", Ledger())
    consent.give(got, "d")
    assert not LinkCheckConsent(person).is_needed(got, "d", Ledger())
    assert consent.is_needed(got, "other", Ledger())
    assert consent.is_needed(tmp_path / "Town.toml", "d", Ledger())


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"drafts": 7}', b"[" * 100_000])
def test_what_cannot_be_read_is_asked_again(person: UserFolders, content: bytes) -> None:
    """A damaged note is no consent, and the next one can be kept."""
    person.state.mkdir(parents=True)
    (person.state / "links.json").write_bytes(content)
    consent, got = LinkCheckConsent(person), Path("got/Town.toml")
    assert consent.is_needed(got, "d", Ledger())
    assert not consent.is_notice_seen
    consent.give(got, "d")
    consent.mark_notice_seen()
    assert not consent.is_needed(got, "d", Ledger())
    assert consent.is_notice_seen


def test_where_nothing_can_be_kept_the_question_comes_again(person: UserFolders) -> None:
    """Answering it fails for nobody."""
    person.state.parent.mkdir(parents=True, exist_ok=True)
    person.state.write_text("somebody's file")
    consent = LinkCheckConsent(person)
    consent.give(Path("got/Town.toml"), "d")
    assert consent.is_needed(Path("got/Town.toml"), "d", Ledger())
