"""Help as a dialog: for a question, and for other screens with their keys."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from textual import events
from textual.content import Content
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.questionnaire.model import Question, Questionnaire
from lgqtui.tui.actions import APP_ACTIONS, QUESTION_ACTIONS, Action
from lgqtui.tui.content import plain_content, wording
from lgqtui.tui.dialogs.dialog import TextDialog
from lgqtui.tui.fields.registry import about_question
from lgqtui.tui.keys import key_name, keys_of

_KEYS = 13
"""Cells of the column of keys."""

_WIDTH = 80
"""Cells that a text is wrapped to before its size is known."""


class HelpLine(Struct, frozen=True):
    """A paragraph, or the description of `keys`."""

    words: Content
    keys: str = ""

    def fitted(self, width: int) -> Content:
        """Return the line wrapped to a width; the description of keys is indented by their column."""
        if not self.keys:
            return self.words
        lines = self.words.wrap(max(width - _KEYS, 1))
        first = Content.assemble(plain_content(f"{self.keys:<{_KEYS - 1}} ", "bold"), lines[0])
        return Content("\n").join([first, *(line.pad_left(_KEYS) for line in lines[1:])])


class HelpText(Static):
    """Shows help lines in the width of its container."""

    DEFAULT_CSS = """
    HelpText { width: 1fr; height: auto; margin-right: 1; }
    """

    def __init__(self, lines: Sequence[HelpLine]) -> None:
        super().__init__(_joined(lines, _WIDTH))
        self._help_lines = lines

    def on_resize(self, event: events.Resize) -> None:
        self.update(_joined(self._help_lines, event.size.width))


def _joined(lines: Sequence[HelpLine], width: int) -> Content:
    return Content("\n").join(line.fitted(width) for line in lines)


def question_help(questionnaire: Questionnaire, question: Question) -> TextDialog:
    """Return the footnotes, how to answer, every key, the introduction."""
    moving = tr("Tab and Shift+Tab go from field to field. Everything is saved as you go.")
    others = tr("Other keys can be set: lgqtui help keys says how.")
    sections = (
        *_titled(tr("This question"), about_question(questionnaire, question)),
        *_key_section(tr("Keys"), QUESTION_ACTIONS, moving, others),
        *_titled(tr("The questionnaire"), wording(questionnaire.introduction)),
    )
    return TextDialog("", HelpText(sections))


def screen_help(title: str, actions: Sequence[Action], opening: str) -> TextDialog:
    """Return the help for another screen: a sentence or its marks, which are seen at once, then its keys."""
    return TextDialog("", HelpText([*_titled(title, plain_content(opening)), *_key_section(tr("Keys"), actions)]))


def _key_section(title: str, actions: Sequence[Action], *closing: str) -> list[HelpLine]:
    described = ((plain_content(tr(a.help)), " ".join(map(key_name, keys_of(a)))) for a in (*actions, *APP_ACTIONS))
    return _titled(title, *(HelpLine(*line) for line in described), *map(plain_content, closing))


def _titled(title: str, *lines: Content | HelpLine) -> list[HelpLine]:
    section = [plain_content(title, "bold"), *lines, Content("")]
    return [line if isinstance(line, HelpLine) else HelpLine(line) for line in section]
