"""No environment variable ends a session, loses what was typed, or is written into an answer."""

from __future__ import annotations

import pytest

from tests.disasters.user import FIRST_PROMPT, LEAVE, User
from tests.terminal import Terminal

VARIABLES = """\
_LGQTUI_COMPLETE ACCESSIBLE VISUAL EDITOR PAGER TZ LESS LANGUAGE COLORTERM COLUMNS LINES ROWS ESCDELAY
FORCE_COLOR JUPYTER_COLUMNS JUPYTER_LINES LC_TERMINAL PROMPT_TOOLKIT_BELL PROMPT_TOOLKIT_COLOR_DEPTH
PROMPT_TOOLKIT_NO_CPR ConEmuANSI PYTHON_KEYRING_BACKEND KEYRING_PROPERTY_x SSL_CERT_DIR TERM_PROGRAM TEXTUAL
TEXTUAL_ALLOW_SIGNALS TEXTUAL_ANIMATIONS TEXTUAL_COLOR_SYSTEM TEXTUAL_DEBUG TEXTUAL_DEVTOOLS_HOST
TEXTUAL_DEVTOOLS_PORT TEXTUAL_DIM_FACTOR TEXTUAL_DISABLE_KITTY_KEY TEXTUAL_DRIVER TEXTUAL_FILTERS TEXTUAL_FPS
TEXTUAL_LOG TEXTUAL_PRESS TEXTUAL_SCREENSHOT TEXTUAL_SCREENSHOT_FILENAME TEXTUAL_SCREENSHOT_LOCATION
TEXTUAL_SHOW_RETURN TEXTUAL_SLOW_THRESHOLD TEXTUAL_SMOOTH_SCROLL TEXTUAL_SPEEDUPS TEXTUAL_THEME TTY_COMPATIBLE
TTY_INTERACTIVE UNICODE_VERSION WCWIDTH_PYTHON COMP_WORDS COMP_CWORD BROWSER DISPLAY DBUS_SESSION_BUS_ADDRESS
LESSOPEN COLORFGBG
"""
"""Those that the program or a library reads, but for folders, proxies, the terminal's kind and Python's own."""

VALUES = (
    "x",
    "1",
    "-1",
    "99999999999",
    "'",
    '"',
    "\\",
    "/",
    "/no/such/file",
    "é ’\u202e",
    "\x01\x1b[31m",
    "UTC+25",
    "a,b",
)
CALLS = ("list", "show City --json", "answer City I.3 yes", "check City", "export City --to html", "pack City --yes")


def odd(value: str) -> dict[str, str]:
    """Return all variables, each with the same value."""
    return dict.fromkeys(VARIABLES.split(), value)


@pytest.mark.parametrize("value", VALUES)
def test_every_command_does_its_work(value: str, user: User) -> None:
    """A variable that means nothing is left aside."""
    user.environ.update(odd(value))
    for call in CALLS:
        result = user.run(*call.split())
        assert (result.returncode, "fault of its own" in result.stderr) == (0, False), (call, result.stderr)


@pytest.mark.parametrize("value", ["x", "1", "99999999999", "'", "/no/such/file", "a,b"])
@pytest.mark.parametrize("front", ["", "--plain", "--accessible"])
def test_what_is_typed_is_the_answer(front: str, value: str, user: User) -> None:
    """On each front end, and nothing else."""
    command = user.command("fill", "City", *filter(None, [front]))
    left_out = ("_LGQTUI_COMPLETE", "ACCESSIBLE") if not front else ("_LGQTUI_COMPLETE",)
    environ = {**user.environ, **{name: text for name, text in odd(value).items() if name not in left_out}}
    with Terminal(command, environ) as terminal:
        terminal.wait_for(FIRST_PROMPT.split()[0])
        terminal.read_until_quiet(0.5)
        terminal.send("Medan" if not front else "Medan\r")
        terminal.read_until_quiet(0.5)
        terminal.send(LEAVE if not front else "\x04")
        assert terminal.wait_end() == 0
    assert user.text("City", "ID.city") == "Medan"


def test_an_unknown_word_for_the_completion_is_named(user: User) -> None:
    """The call itself is done."""
    user.environ["_LGQTUI_COMPLETE"] = "x"
    result = user.run("list")
    assert result.returncode == 0
    assert "City" in result.stdout
    assert "_LGQTUI_COMPLETE cannot be “x”; it is left aside." in result.stderr
