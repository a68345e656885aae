"""Help: for the question on the screen, and for the keys."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lgqtui.questionnaire.model import Question, Questionnaire
from lgqtui.tui.actions import QUESTION_ACTIONS
from lgqtui.tui.screens.dialog import Dialog
from lgqtui.tui.shown import about_question, plain, wording
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.words import say


class Help(Dialog[None]):
    """Footnotes, how to answer, and every key."""

    def __init__(self, questionnaire: Questionnaire, question: Question) -> None:
        super().__init__()
        self._questionnaire = questionnaire
        self._question = question

    def compose(self) -> ComposeResult:
        """A text to scroll in."""
        with VerticalScroll(classes="box") as box:
            box.can_focus = True
            yield Static(self._text())
        yield KeyBar()

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    def _text(self) -> Content:
        about = about_question(self._questionnaire, self._question)
        parts = [plain(say("This question"), "bold"), about, Content("")]
        parts += [plain(say("Keys"), "bold"), *self._keys(), Content("")]
        parts += [plain(say("The questionnaire"), "bold"), wording(self._questionnaire.introduction)]
        return Content("\n").join(parts)

    def _keys(self) -> list[Content]:
        keys = [(self.app.key_words(a.first_key), a.help) for a in QUESTION_ACTIONS]
        keys += [("F10", say("All actions, to search and choose from")), ("^Q", say("Save and leave"))]
        lines = [Content.assemble(plain(f"{key:<8}", "bold"), plain(told)) for key, told in keys]
        more = say("Tab and Shift+Tab go from field to field. Everything is saved as you go.")
        return [*lines, plain(more)]
