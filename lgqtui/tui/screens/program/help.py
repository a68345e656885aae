"""Help: what is asked here, how it is answered, the keys of this place, and where more is said."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from lgqtui.i18n import tr
from lgqtui.tui.content import plain_content, wording
from lgqtui.tui.dialogs.finder import TextHit
from lgqtui.tui.dialogs.menu import entries_of
from lgqtui.tui.keys import key_name, keys_of
from lgqtui.tui.screens.program.guides import GuidesScreen, show_guide
from lgqtui.tui.screens.program.reader import ReaderScreen, block_page, text_page
from lgqtui.tui.services import services
from lgqtui.tui.widgets.frame import Head

_MOST_KEYS = 12


class HelpScreen(ReaderScreen):
    """The help for the screen that it lies over, which says with `help_blocks` what there is to say of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,escape ?", "back", tr("back"), show=True, priority=True),
        Binding("k", "keys", tr("all keys"), show=True),
        Binding("g", "guides", tr("guides"), show=True),
        Binding("i", "introduction", tr("introduction"), show=True),
    ]

    def __init__(self, screen: Screen[Any]) -> None:
        more = [tr("all keys (k)"), tr("guides (g)")]
        if services(screen).session is not None:
            more.append(tr("the questionnaire's introduction (i)"))
        blocks = {
            **getattr(screen, "help_blocks", dict)(),
            tr("Keys here"): [*islice(_named_keys(screen), _MOST_KEYS)],
            tr("More"): more,
        }
        path = [part for head in screen.query(Head) for part in head.path]
        super().__init__((*path, tr("help")), {"": block_page(blocks)})

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "introduction":
            return services(self).session is not None
        return super().check_action(action, parameters)

    def action_keys(self) -> None:
        show_guide(self, TextHit("keys"))

    def action_guides(self) -> None:
        self.app.push_screen(GuidesScreen())

    def action_introduction(self) -> None:
        if session := services(self).session:
            questionnaire = session.interview.questionnaire
            text = Content("\n\n").join(
                [plain_content(questionnaire.title, "bold"), wording(questionnaire.introduction)]
            )
            path = (session.file.path.stem, tr("introduction"))
            self.app.push_screen(ReaderScreen(path, {"": text_page(text)}))


def show_help(app: App[Any]) -> None:
    """Show the help for the present screen."""
    app.push_screen(HelpScreen(app.screen))


def _named_keys(screen: Screen[Any]) -> Iterator[str]:
    for entry in entries_of(screen):
        if entry.is_possible and (keys := keys_of(entry.action)) and entry.action.key_id != "help":
            yield tr("{key} {label}", key=key_name(keys[0]), label=entry.label)
