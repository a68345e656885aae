"""Help: for the question on the screen or for the list of drafts, and for the keys."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lgqtui.questionnaire.model import Question, Questionnaire
from lgqtui.tui.actions import APP_ACTIONS, LINKS_ACTIONS, QUESTION_ACTIONS, REVIEW_ACTIONS, START_ACTIONS, Action
from lgqtui.tui.catching_up import focus_now
from lgqtui.tui.keymap import keys_of
from lgqtui.tui.keys import key_name
from lgqtui.tui.screens.dialog import Dialog
from lgqtui.tui.shown import about_question, plain, wording
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.words import say


class Help(Dialog[None]):
    """A text to read and to scroll in."""

    def __init__(self, text: Content) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text."""
        with VerticalScroll(classes="box") as box:
            box.can_focus = True
            yield Static(self._text)
        yield KeyBar()

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        focus_now(self.query_one(VerticalScroll))


def help_for_question(questionnaire: Questionnaire, question: Question) -> Content:
    """Footnotes, how to answer, every key, the introduction."""
    moving = say("Tab and Shift+Tab go from field to field. Everything is saved as you go.")
    others = say("Other keys can be set: lgqtui help keys says how.")
    return Content("\n").join(
        [
            *_titled(say("This question"), [about_question(questionnaire, question)]),
            *_titled(say("Keys"), [*_keys((*QUESTION_ACTIONS, *APP_ACTIONS)), plain(moving), plain(others)]),
            *_titled(say("The questionnaire"), [wording(questionnaire.introduction)]),
        ]
    )


def help_for_start() -> Content:
    """What can be done with drafts."""
    saved = say("Everything you type is saved as you go; you can leave at any time and resume here.")
    return Content("\n").join(_titled(say("Your drafts"), [*_keys((*START_ACTIONS, *APP_ACTIONS)), plain(saved)]))


def help_for_review() -> Content:
    """What can be done in the review."""
    marks = say("✓ answered   · empty   ! needs a look   ⚑ come back to this   – set aside or not asked")
    return Content("\n").join(_titled(say("The review"), [*_keys((*REVIEW_ACTIONS, *APP_ACTIONS)), plain(marks)]))


def help_for_links() -> Content:
    """What can be done with the links, and what is known of them."""
    marks = say("✓ ok   → moved   ✗ broken   ~ unsure: the site does not say   – not checked   ? ! something to mend")
    lines = [*_keys((*LINKS_ACTIONS, *APP_ACTIONS)), plain(marks)]
    return Content("\n").join(_titled(say("The links"), lines))


def _titled(title: str, lines: Iterable[Content]) -> list[Content]:
    return [plain(title, "bold"), *lines, Content("")]


def _keys(actions: Iterable[Action]) -> list[Content]:
    return [_key(action) for action in actions]


def _key(action: Action) -> Content:
    keys = " ".join(map(key_name, keys_of(action)))
    return Content.assemble(plain(f"{keys:<12} ", "bold"), plain(say(action.help)))
