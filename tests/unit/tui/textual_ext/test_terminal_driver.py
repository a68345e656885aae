"""What the terminal sends, byte by byte: which of it is text, keys, mouse or a paste, and what is dropped."""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from lgqtui.tui.textual_ext.event_sync import Burst
from lgqtui.tui.textual_ext.terminal_driver import InputParser, TerminalDriver

REPLIES = {
    "kind of terminal": b"\x1b[?62;22c",
    "second kind": b"\x1b[>41;354;0c",
    "third kind": b"\x1bP!|00000000\x1b\\",
    "colour, ended by ST": b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    "colour, ended by BEL": b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
    "one of the colours": b"\x1b]4;1;rgb:ffff/0000/0000\x1b\\",
    "clipboard": b"\x1b]52;c;aGVsbG8=\x07",
    "version": b"\x1bP>|XTerm(370)\x1b\\",
    "setting": b"\x1bP1$r0m\x1b\\",
    "picture": b"\x1b_Gi=31;OK\x1b\\",
    "private message": b"\x1b^hello\x1b\\",
    "string": b"\x1bXhello\x1b\\",
    "keyboard": b"\x1b[?0u",
    "size": b"\x1b[8;24;80t",
    "pixels": b"\x1b[4;600;800t",
    "status": b"\x1b[0n",
    "checksum": b"\x1bP1!~ABCD\x1b\\",
    "mode": b"\x1b[?2026;2$y",
    "theme": b"\x1b[?997;1n",
    "position": b"\x1b[24;80R",
    "focus": b"\x1b[I",
    "mouse": b"\x1b[<0;10;5M",
    "mouse of the oldest kind": b"\x1b[M !!",
    "mouse in decimals": b"\x1b[32;10;5M",
    "very long": b"\x1b[" + b"1;" * 500 + b"1A",
    "very long string": b"\x1b]52;c;" + b"QUJD" * 2_000 + b"\x07",
    "C1 in UTF-8": "\x9b?62;22c".encode(),
    "C1 string in UTF-8": "\x9d11;rgb:1e1e/1e1e/1e1e\x9c".encode(),
    "C1 as a byte": b"\x9b?62;22c",
    "C1 string as a byte": b"\x9d11;rgb:1e1e/1e1e/1e1e\x9c",
    "C1 string as a byte, ended by BEL": b"\x90>|XTerm(370)\x07",
    "string ended by a C1 byte": b"\x1b]11;rgb:1e1e/1e1e/1e1e\x9c",
    "size of zero": b"\x1b[48;0;0;0;0t",
    "size without end": b"\x1b[48;99999999;99999999;1;1t",
    "no key": b"\x1b[1114112u",
    "no key either": b"\x1b[27;99;99999999~",
    "no key with Ctrl": b"\x1b[27;5;1114112~",
    "half a character": b"\x1b[55296u",
    "text of no character": b"\x1b[97;1;1114112u",
    "letters for a number": b"\x1b[97;1;99999999999999999999u",
    "a key let go": b"\x1b[100;1:3u",
    "an arrow let go": b"\x1b[1;1:3A",
    "F5 let go": b"\x1b[15;1:3~",
}


class Keyboard:
    """Feeds a parser, and keeps what comes out, a burst as its keys. The clock goes only by `wait`."""

    def __init__(self) -> None:
        self.now = 100.0
        self.parser = InputParser(lambda: self.now)
        self.decode = getincrementaldecoder("utf-8")("surrogateescape").decode
        self.bursts: list[str] = []
        self.events: list[Message] = []

    def send(self, data: bytes) -> Keyboard:
        return self._take(self.decode(data))

    def _take(self, text: str) -> Keyboard:
        for event in self.parser.read(text):
            if isinstance(event, Burst):
                self.bursts.append(event.text)
            self.events += event.keys if isinstance(event, Burst) else [event]
        return self

    def wait(self, seconds: float) -> Keyboard:
        self.now += seconds
        return self._take("")

    @property
    def text(self) -> str:
        """What was typed and pasted; the app takes the letter from a key with Alt."""
        keys = [event for event in self.events if isinstance(event, events.Key) and event.is_printable]
        typed = [event.character or "" for event in keys if not event.key.startswith("alt+")]
        assert not typed or not self.pastes
        return "".join(typed or self.pastes)

    @property
    def pastes(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, events.Paste)]

    @property
    def keys(self) -> list[str]:
        return [event.key for event in self.events if isinstance(event, events.Key)]


def written(*pieces: bytes, pause: float = 0.0) -> str:
    """Return what is typed by pieces that come one by one."""
    keyboard = Keyboard()
    for piece in pieces:
        keyboard.send(piece).wait(pause)
    return keyboard.wait(2).text


@pytest.mark.parametrize("reply", REPLIES.values(), ids=list(REPLIES))
class TestInputByNoUser:
    def test_complete(self, reply: bytes) -> None:
        """It is never text, and the letters around it are."""
        assert written(b"abc", reply, b"d") == "abcd"
        assert written(b"abc" + reply + b"d") == "abcd"

    def test_cut(self, reply: bytes) -> None:
        """Cut anywhere, half a second apart; Esc alone is a key by then, and what was cut from it is no text."""
        step = max(len(reply) // 20, 1)
        for cut in range(1, len(reply), step):
            if cut > 2 or len(reply) - cut > 1:  # one letter after Esc is typed
                assert written(b"abc", reply[:cut], reply[cut:], b"d", pause=0.5) == "abcd", cut

    def test_unfinished(self, reply: bytes) -> None:
        """What never ends is dropped after a second, and what is typed then is text."""
        step = max(len(reply) // 20, 1)
        for cut in range(1, len(reply), step):
            if reply[0] == 0x1B and not (reply[:2] == b"\x1b[" and reply[cut - 1 : cut].isalpha() and cut > 2):
                keyboard = Keyboard().send(b"abc").send(reply[:cut]).wait(1.1).send(b"d").wait(1.1)
                assert keyboard.text == "abcd", cut


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Caf\xe9 text", "Caf� text"),
        (b"M\xfcnchen", "M�nchen"),
        (b"a\xffb", "a�b"),
        (b"a\x80b", "a�b"),
        (b"a\xc0\xafb", "a��b"),
        (b"a\xed\xa0\x80b", "a���b"),
        (b"a\xf5b", "a�b"),
        (b"a\xe1\xe2b", "a��b"),
        (b"\xc3X", "�X"),
        (b"\xe2\x82X", "�X"),
        (b"Caf\xe9", "Caf�"),
        (b"z\x9eb", "z�b"),
        (b"z\x9bb", "z�b"),
        (b"x\x9d", "x�"),
        ("é€😀�".encode(), "é€😀�"),
    ],
)
def test_bytes_that_are_no_utf_8(data: bytes, expected: str) -> None:
    """Each is one sign where it stands, as Python replaces them, in one read or in many."""
    data += b"."
    expected += "."
    assert written(data) == expected
    assert written(*(data[n : n + 1] for n in range(len(data)))) == expected
    assert Keyboard().send(b"\x1b[200~" + data + b"\x1b[201~").pastes == [expected]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x1b[100u", "d"),
        (b"\x1b[100;1u", "d"),
        (b"\x1b[100;1:1u", "d"),
        (b"\x1b[100;1:2u", "d"),
        (b"\x1b[100;1:1u\x1b[100;1:3u", "d"),
        (b"\x1b[100;:1u", "d"),
        (b"\x1b[97:65;2;65u", "A"),
        (b"\x1b[97:65;2u", "A"),
        (b"\x1b[97:65;2:1u", "A"),
        (b"\x1b[97;2u", "A"),
        (b"\x1b[97;65u", "A"),
        (b"\x1b[97;129u", "a"),
        (b"\x1b[228:196;2:2u", "Ä"),
        (b"\x1b[1076::108;1u", "д"),
        (b"\x1b[0;;229u", "å"),
        (b"\x1b[97;;97:769u", "a\u0301"),
        (b"\x1b[32;1:1u", " "),
        (b"\x1b[27;2;65~", "A"),
        (b"\x1b[113;7;64u", "@"),
        (b"\x1b[57404;129u\x1b[57410u", "5/"),
        (b"\x1b[97;5u", ""),
        (b"\x1b[97;3u", ""),
        (b"\x1b[57441;1:1u", ""),
        (b"\x1b[0u", ""),
    ],
)
def test_key_events_of_the_newer_protocol(data: bytes, expected: str) -> None:
    """A press and its repetitions type the letter, with parts after a colon or without; Ctrl and Alt type none."""
    assert written(data) == expected
    assert written(data[:5], data[5:], pause=0.5) == expected


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"\x1b", ["escape"]),
        (b"\x1b\x1b", ["escape", "escape"]),
        (b"\x1ba\x1bz", ["alt+a", "alt+z"]),
        (b"\x1bA", ["alt+shift+a"]),
        (b"\x1b[", []),
        (b"\x1b]", []),
        (b"\x1b-\x1b1", []),
        (b"\x1b[A\x1bOB", ["up", "down"]),
        (b"\x1b[1;1:1A\x1b[1;5:2A", ["up", "ctrl+up"]),
        (b"\x1b[[A\x1b[15~\x1bOP", ["f1", "f5", "f1"]),
        (b"\x1b[13;1:1u\x1b[27;1:1u\x1b[9;2:1u", ["enter", "escape", "shift+tab"]),
        (b"\x1b[27;5;97~", ["ctrl+a"]),
        (b"\x1b[3$\x1b[Z", ["shift+delete", "shift+tab"]),
        (b"a\r", ["a", "enter"]),
        (b"\r\x11", ["enter", "ctrl+q"]),
        (b"\x1b]11;rgb\r", ["enter"]),
        (b"\x1b[12\x11", ["ctrl+q"]),
    ],
)
def test_keys(data: bytes, keys: list[str]) -> None:
    """Keys stay keys, complete or in two pieces."""
    keyboard = Keyboard().send(data).wait(2)
    assert keyboard.keys == keys
    assert Keyboard().send(data[:1]).send(data[1:]).wait(2).keys == keys


def test_typing_goes_on_after_a_cut_sequence() -> None:
    """What is typed by hand after a cut sequence is text, also within the second; Alt and a bracket begin none."""
    assert written(b"\x1b[<0;1", b"-", b"d", pause=0.3) == "-d"
    assert written(b"\x1b]11;rgb:1e", b"d", b"e", pause=0.3) == "de"
    assert written(b"\x1b]", b"h", b"e", pause=0.3) == "he"
    assert written(b"\x1b[", b"h", pause=0.3) == "h"


def test_a_paste() -> None:
    """It comes out as one piece in its order, in whatever reads it came."""
    pasted = b"x\x1b[200~red \x1b[31mtext\x1b[0m end\x1b[201~"
    for size in range(1, len(pasted)):
        keyboard = Keyboard()
        for start in range(0, len(pasted), size):
            keyboard.send(pasted[start : start + size]).wait(0.05)
        assert keyboard.pastes == ["red \x1b[31mtext\x1b[0m end"]
        assert keyboard.keys == ["x"]


def test_a_paste_without_its_end() -> None:
    """After a second of silence it is inserted; then keys are keys again, and its late end is nothing."""
    keyboard = Keyboard().send(b"\x1b[200~abc").wait(0.9)
    assert keyboard.events == []
    keyboard.send(b" def\x1b[20").wait(0.9).wait(0.1)
    assert keyboard.pastes == ["abc def"]
    assert keyboard.send(b"\x11").send(b"\x1b[201~").wait(2).keys == ["ctrl+q"]


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"], ids=["LF", "CR", "CRLF"])
def test_lines_without_paste_marks(end: bytes) -> None:
    """Lines that come faster than hands type are a paste; Enter typed ahead in one field and the next is a key."""
    lines = end.join([b"Line one", b"Line two", b"yes no", b""])
    assert Keyboard().send(lines).pastes == [lines.decode()]
    assert Keyboard().send(b"Kim" + end).wait(1).pastes == []
    two = Keyboard().send(b"one" + end + b"two\x11")
    assert two.pastes == ([] if end == b"\r" else ["one" + end.decode() + "two"])
    assert two.keys[-1] == "ctrl+q"


@given(st.lists(st.binary(max_size=40), max_size=6), st.sampled_from([0.0, 0.05, 0.2, 1.2]))
def test_no_bytes_end_it(pieces: list[bytes], pause: float) -> None:
    """Whatever comes, nothing is raised, no control character is text, and a letter after it is typed."""
    keyboard = Keyboard()
    for piece in pieces:
        keyboard.send(piece).wait(pause)
    keyboard.wait(2).send(b".").wait(2)
    keyboard.events.clear()
    keyboard.send(b"d").wait(2)
    assert keyboard.text == "d"


PIECES = [*(reply for reply in REPLIES.values() if reply[:1] == b"\x1b"), b"d", b"\x1b[200~", b"\xe9"]


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_no_order_of_replies_is_text(pieces: list[bytes]) -> None:
    """Replies in any order, glued together, leave at most the letters between them."""
    keyboard = Keyboard().send(b"".join(pieces)).wait(2).wait(2)
    typed = [e.character for e in keyboard.events if isinstance(e, events.Key) and e.is_printable]
    assert set(typed) <= {"d", "�"}


@pytest.mark.parametrize(
    ("data", "is_burst"),
    [
        (b"hello", True),
        (b"no idea", True),
        (b"he", False),
        (b"jjjj", False),
        (b"abc\r", False),
        ("früh".encode(), True),
    ],
)
def test_letters_faster_than_hands_are_a_burst(data: bytes, is_burst: bool) -> None:
    """Its keys are those of the letters."""
    keyboard = Keyboard().send(data)
    assert keyboard.bursts == ([data.decode()] if is_burst else [])
    assert keyboard.text == data.decode().rstrip()


def test_the_reader_ends_with_its_terminal() -> None:
    """A terminal that is gone is ready for ever: a thread that went on would keep the program, busy, for good."""
    driver = TerminalDriver.__new__(TerminalDriver)
    driver.fileno, terminal = os.pipe()
    driver.exit_event = Event()
    os.close(terminal)
    reader = Thread(target=driver.run_input_thread, daemon=True)
    try:
        reader.start()
        reader.join(30)
        assert not reader.is_alive()
    finally:
        driver.exit_event.set()
        reader.join()
        os.close(driver.fileno)
