"""Answers in many scripts, typed on a real terminal in all three front ends: each byte is saved."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.journey.test_installed_program import LEAVE, PROGRAM, User
from tests.terminal import Terminal

WORLD = {
    "Japanese": "東京都　電子政府ポータル2号",
    "Arabic": "بوابة الحكومة الإلكترونيَّة ٢٠٢٦",
    "Persian": "می‌خواهم به خانه‌ها بروم",
    "Hindi": "हिन्दी क्षि श्री र्‍य",
    "Hebrew": "שָׁלוֹם\u200f (ABC) עולם",
    "emoji": "👨‍👩‍👧‍👦 👍🏽 🏳️‍🌈 🇯🇵 1️⃣",
    "accents": "Ame\u0301lie Vie\u0323\u0302t nai\u0308ve\u00a0:",
    "Thai": "กำลังเปิด",
    "Korean": "한국어 \u1112\u1161\u11ab\u1100\u1173\u11af",
}


@pytest.fixture
def user(tmp_path: Path) -> User:
    """A user with a draft called City."""
    someone = User(tmp_path)
    assert someone.run("new", "City").returncode == 0
    return someone


def answered(user: User) -> dict[str, bytes]:
    """The texts of the answers in the draft, as bytes."""
    path = user.folder / "home" / "drafts" / "City.toml"
    tables = tomllib.loads(path.read_bytes().decode())["answers"]
    return {field: answer["text"].encode() for field, answer in tables.items() if "text" in answer}


@pytest.mark.parametrize("words", WORLD.values(), ids=WORLD)
def test_typed_on_the_full_screen(user: User, words: str) -> None:
    """In a line and in a text, key by key."""
    with user.fill("City") as terminal:
        terminal.wait_for("City / municipality")
        terminal.send(words)
        terminal.send("\r")
        terminal.send(words)
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
    assert answered(user) == {"ID.city": words.encode(), "ID.country": words.encode()}


@pytest.mark.parametrize("flag", ["--plain", "--accessible"])
def test_typed_in_the_console(user: User, flag: str) -> None:
    """In a line, and in a text of many lines."""
    text = "\n".join(WORLD.values())
    environ = user.environ | {"PROMPT_TOOLKIT_NO_CPR": "1"}
    with Terminal([str(PROGRAM), "fill", "City", flag], environ, cwd=user.folder) as terminal:
        terminal.wait_for("municipality")
        terminal.drain()
        terminal.send(WORLD["Persian"] + "\r")
        terminal.wait_for("Country")
        terminal.drain()
        terminal.send("/jump III.1\r")
        terminal.wait_for("III.1")
        terminal.drain()
        terminal.send(text.replace("\n", "\r") + "\r/end\r")
        terminal.wait_for("Saved.")
        terminal.drain()
        terminal.send("/quit\r")
        assert terminal.wait_end() == 0
    assert answered(user) == {"ID.city": WORLD["Persian"].encode(), "III.1": text.encode()}
