"""A text in the person's own editor, and back."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lgqtui.errors import CannotRead, Error
from lgqtui.files import private_folder, read_file
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from lgqtui.text import clean
from lgqtui.words import say

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp
    from lgqtui.tui.screens.question import QuestionScreen

_USUAL = ("notepad",) if sys.platform == "win32" else ("editor", "nano", "vim", "vi")
_BYTES_A_CHARACTER = 4


def find_editor(wanted: str) -> list[str]:
    """The command of the editor to use. Raises Error if there is none."""
    command = shlex.split(wanted) if wanted else []
    if command and shutil.which(command[0]):
        return command
    usual = next((name for name in _USUAL if shutil.which(name)), None)
    if usual is None or command:
        raise Error(
            "no-editor",
            "there is no editor “{wanted}” here" if command else "no editor was found",
            "Choose one: lgqtui config set editor nano",
            wanted=wanted,
        )
    return [usual]


def edit_long_text(screen: QuestionScreen) -> None:
    """Have the long text that has the focus, or else the first one on the screen, edited outside."""
    from lgqtui.tui.catching_up import focus_now
    from lgqtui.tui.widgets.long_text import LongText

    focused = screen.focused
    area = focused if isinstance(focused, LongText) else next(iter(screen.view.query(LongText)), None)
    if area is None or not area.display:
        screen.app.tell(say("There is no long text here."))
        return
    focus_now(area)
    screen.interview.flush()
    edited = edit_outside(screen.app, area.text)
    if edited is not None and edited != area.text:
        area.replace(edited, area.document.start, area.document.end)


def edit_outside(app: LgqApp, text: str) -> str | None:
    """The text as the person's editor leaves it; None if there is no editor or it wrote nothing usable."""
    from textual.app import SuspendNotSupported  # late: the command line looks for an editor too

    try:
        command = find_editor(app.settings["editor"])
        with app.suspend():
            return edit_text(command, text, app.drafts.home.state)
    except Error as error:
        app.tell(f"{error}. {error.remedy}", "warning")
    except SuspendNotSupported:
        app.tell(say("This terminal cannot run another program meanwhile, so the text stays here."), "warning")
    return None


def edit_text(command: list[str], text: str, folder: Path) -> str:
    """The text as it is when the editor is closed. The file it edits is only the person's, and is removed after.

    Raises CannotRead if what the editor wrote is no text or longer than an answer can be; then the file stays.
    """
    private_folder(folder)
    number, name = tempfile.mkstemp(suffix=".txt", dir=folder, text=False)
    path = Path(name)
    with open(number, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a file that is open already
        file.write(text)
    subprocess.run([*command, str(path)], check=False)  # noqa: S603 - the person's own choice of program
    try:
        edited = _read(path)
    except CannotRead as error:
        if not path.exists():
            raise
        kept = "{why}; it is kept in {path}"
        raise CannotRead(error.code, kept, error.remedy, why=str(error), path=path) from error
    path.unlink(missing_ok=True)
    # Editors end a file with a newline of their own; it is no part of the answer.
    return edited if text.endswith("\n") else edited.removesuffix("\n")


def _read(path: Path) -> str:
    try:
        text = clean(read_file(path, TEXT_LIMIT * _BYTES_A_CHARACTER).decode("utf-8-sig")).text
    except UnicodeDecodeError as error:
        raise CannotRead("not-utf-8", "what the editor wrote is not UTF-8 text", "Save it as UTF-8.") from error
    if len(text.strip("\n")) > TEXT_LIMIT:
        raise CannotRead(
            "too-long",
            "what the editor wrote is longer than an answer can be ({limit} characters)",
            "Shorten it.",
            limit=f"{TEXT_LIMIT:,}",
        )
    return text
