"""Verdicts of two programs on the same links: the later one stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lgqtui.draft.ledger import Ledger, load_ledger, newest_verdicts, save_ledger, shared_ledger
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.links.model import Verdict

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
PAGE = "https://example.org/"


@pytest.mark.parametrize(
    ("before", "later", "expected"),
    [
        (None, Verdict("not_checked", NINE), "not_checked"),
        (Verdict("ok", NINE), Verdict("broken", TEN), "broken"),
        (Verdict("ok", NINE), Verdict("broken", NINE), "broken"),
        (Verdict("ok", TEN), Verdict("broken", NINE), "ok"),
        (Verdict("ok", NINE), Verdict("not_checked", TEN), "ok"),
        (Verdict("moved", NINE), Verdict("not_checked", TEN), "moved"),
        (Verdict("broken", NINE), Verdict("not_checked", TEN), "broken"),
        (Verdict("unsure", NINE), Verdict("not_checked", TEN), "unsure"),
        (Verdict("not_checked", NINE), Verdict("not_checked", TEN), "not_checked"),
        (Verdict("not_checked", NINE), Verdict("ok", TEN), "ok"),
        (Verdict("not_checked", TEN), Verdict("ok", NINE), "ok"),
    ],
)
def test_the_later_word_stands_if_something_was_asked(
    before: Verdict | None, later: Verdict, expected: str, tmp_path: Path
) -> None:
    """“Not checked” never replaces a verdict, neither in memory nor on the disk."""
    assert newest_verdicts({PAGE: before} if before else {}, {PAGE: later})[PAGE].word == expected
    draft = tmp_path / "city.toml"
    save_ledger(draft, Ledger({PAGE: before} if before else {}))
    save_ledger(draft, Ledger({PAGE: later}))
    assert load_ledger(draft).verdicts[PAGE].word == expected


def test_what_is_known_already_is_not_written_again(tmp_path: Path) -> None:
    """The mark of a foreign draft stays."""
    draft = tmp_path / "city.toml"
    save_ledger(draft, Ledger({PAGE: Verdict("ok", NINE)}, from_elsewhere=True))
    file = sidecar_of(draft) / "links.json"
    before = file.stat().st_ino
    save_ledger(draft, Ledger({PAGE: Verdict("ok", NINE)}))
    assert (file.stat().st_ino, load_ledger(draft).from_elsewhere) == (before, True)


SITE = "https://city.example/page?id=5&lang=en"


@pytest.mark.parametrize(
    ("final", "shared"),
    [
        ("", ""),
        ("https://www.city.example/page", "https://www.city.example/page"),
        ("https://www.city.example/page?id=5&lang=en", "https://www.city.example/page?id=5&lang=en"),
        ("https://www.city.example/page?lang=en&session=SECRET&id=5", "https://www.city.example/page?lang=en&id=5"),
        ("https://www.city.example/login?session=SECRET", "https://www.city.example/login"),
        ("https://www.city.example/login?SECRET", "https://www.city.example/login"),
        ("https://www.city.example/login?a;SECRET=;id=6", "https://www.city.example/login"),
        ("https://www.city.example/login?id=5?SECRET", "https://www.city.example/login"),
        ("https://www.city.example/login;jsessionid=SECRET", "https://www.city.example/login"),
        ("https://www.city.example/a;v=SECRET/b;w=SECRET?x", "https://www.city.example/a/b"),
        ("https://www.city.example/login%3Bsid=SECRET", "https://www.city.example/login"),
        ("https://www.city.example/login&sid=SECRET/a", "https://www.city.example/login/a"),
        ("https://www.city.example/(S(SECRET))/a", "https://www.city.example//a"),
        ("https://www.city.example/sid=SECRET/a", "https://www.city.example/sid/a"),
        ("https://www.city.example/login#token=SECRET", "https://www.city.example/login"),
        ("https://www.city.example/login#?id=5", "https://www.city.example/login"),
        ("https://me:SECRET@www.city.example/@home", "https://www.city.example/@home"),
    ],
)
def test_what_a_site_added_to_an_address_does_not_leave(final: str, shared: str) -> None:
    """Of the final address leave its path, and the parameters that the link itself has."""
    ledger = Ledger({SITE: Verdict("moved", NINE, final=final), PAGE: Verdict("ok", NINE)}, from_elsewhere=True)
    assert shared_ledger(ledger, {SITE}) == Ledger({SITE: Verdict("moved", NINE, final=shared)})
    assert ledger.verdicts[SITE].final == final
