"""Help for a place, the guides of `lgqtui help`, and the questionnaires at hand, each read in the frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message_pump import MessagePump
from textual.screen import Screen

from lgqtui.guides.topics import TOPICS, read_guide
from lgqtui.i18n import tr
from lgqtui.questionnaire.library import QUESTIONNAIRE_LIMIT, shipped_folder
from lgqtui.tui.actions import is_menu_key
from lgqtui.tui.content import plain_content, wording
from lgqtui.tui.dialogs.file_picker import FilePicker, ask_file
from lgqtui.tui.dialogs.finder import TextHit
from lgqtui.tui.dialogs.menu import entries_of
from lgqtui.tui.keys import is_letter, keys_of
from lgqtui.tui.screens.files.list_screen import ListScreen, text_lines
from lgqtui.tui.screens.program.reader import Page, ReaderScreen, block_page, search_pages, text_page
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.textual_ext.widgets import RemovedWidgetClickGuard
from lgqtui.tui.widgets.frame import Head, key_name_on
from lgqtui.tui.widgets.row_list import Cell, Row
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.questionnaires import (
    ListedQuestionnaire,
    check_questionnaire,
    list_questionnaires,
    questionnaire_lines,
)

_BOLD = re.compile("\x1b\\[1m([^\x1b]*)\x1b\\[22m")
_NAME_SIZE = 15
_MOST_KEYS = 12


def guide_pages(context: AppContext) -> Mapping[str, Page]:
    """Return the page of each guide by its topic."""
    return {name: partial(_guide_page, context, name) for name in TOPICS}


def _guide_page(context: AppContext, name: str, width: int) -> Content:
    from lgqtui.guides.render import render_guide  # late: its library is needed for nothing else

    markdown = read_guide(name, shipped_folder().parent)
    text = "\n".join(render_guide(markdown, width, context.guide_table, styled=True))
    parts = (plain_content(part, "bold" if n % 2 else "") for n, part in enumerate(_BOLD.split(text)))
    return text_page(Content("").join(list(parts)))(width)


def show_guide(node: MessagePump, hit: TextHit, words: str = "") -> None:
    """Show a place in a guide; a search in it goes through all of them."""
    path = ("lgqtui", tr("guides"))
    node.app.push_screen(ReaderScreen(path, guide_pages(services(node).context), hit, words))


class GuidesScreen(ListScreen):
    """The topics, each with its summary."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("read"), show=True, priority=True),
        Binding("slash", "search", tr("search"), show=True),
    ]

    def rows(self) -> Sequence[Row]:
        self.head.set("lgqtui", tr("guides"))
        return [
            Row(name, (Cell(f"{name:<{_NAME_SIZE}}", "strong"), Cell(tr(topic.summary))))
            for name, topic in TOPICS.items()
        ]

    def detail(self) -> Content:
        return text_lines(
            tr(TOPICS[self.current_id].summary), tr("In a terminal: lgqtui help {name}", name=self.current_id)
        )

    def action_choose(self) -> None:
        show_guide(self, TextHit(self.current_id))

    def action_search(self) -> None:
        search_pages(self, guide_pages(services(self).context), partial(show_guide, self))


class HelpScreen(ReaderScreen):
    """The help for the screen that it lies over, which says with `help_blocks` what there is to say of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,escape ?", "back", tr("back"), show=True, priority=True),
        Binding("k", "keys", tr("all keys"), show=True),
        Binding("g", "app.guides", tr("guides"), show=True),
        Binding("i", "introduction", tr("intro"), show=True),
    ]

    def __init__(self, screen: Screen[Any]) -> None:
        more = [tr("all keys (k)"), tr("guides (g)")]
        if services(screen).session is not None:
            more.append(tr("the questionnaire's introduction (i)"))
        blocks: dict[str, Content | Sequence[str]] = {
            **(screen.help_blocks() if isinstance(screen, RemovedWidgetClickGuard) else {}),
            tr("Keys here"): [*islice(named_keys(screen), _MOST_KEYS)],
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

    def action_introduction(self) -> None:
        if session := services(self).session:
            questionnaire = session.interview.questionnaire
            text = Content("\n\n").join(
                [plain_content(questionnaire.title, "bold"), wording(questionnaire.introduction)]
            )
            path = (session.file.path.stem, tr("introduction"))
            self.app.push_screen(ReaderScreen(path, {"": text_page(text)}))


def named_keys(screen: Screen[Any]) -> Iterator[str]:
    """Yield the keys of what can be done on a screen now, each with its label; of a dialog only its own."""
    is_typing = getattr(screen.focused, "TAKES_LETTERS", False)
    for entry in entries_of(screen):
        keys = [key for key in keys_of(entry.action) if not (is_menu_key(key) and screen.is_modal)]
        keys = [key for key in keys if not (is_typing and is_letter(key))]
        is_elsewhere = screen.is_modal and entry.node is screen.app
        if entry.is_possible and keys and entry.action.key_id != "help" and not is_elsewhere:
            yield tr("{key} {label}", key=key_name_on(screen, keys[0]), label=entry.label)


class QuestionnairesScreen(ListScreen):
    """The user's and those that come with the program; those that cannot be used say why."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("read"), show=True, priority=True),
        Binding("c", "check", tr("check"), show=True),
        Binding("o", "check_file", tr("check file"), show=True),
    ]

    def rows(self) -> Sequence[Row]:
        self.head.set("lgqtui", tr("questionnaires"))
        context = services(self).context
        self._listed = list(list_questionnaires(context.library, context.folders.questionnaires))
        return [self._row(number, listed) for number, listed in enumerate(self._listed)]

    def _row(self, number: int, listed: ListedQuestionnaire) -> Row:
        words = Cell(listed.fault, "error") if listed.fault else Cell(f"{listed.title} · {listed.count}")
        return Row(str(number), (Cell(listed.id, "strong", share=0.3), Cell("  "), words), Cell(listed.origin, "dim"))

    @property
    def _current(self) -> ListedQuestionnaire:
        return self._listed[int(self.current_id)]

    def detail(self) -> Content:
        return text_lines(self._current.fault, self._current.title, str(self._current.path))

    def action_choose(self) -> None:
        """Read what can be read; of a file with errors say what they are."""
        listed = self._current
        if listed.fault:
            self._check(str(listed.path))
            return
        questionnaire = services(self).context.library.find_or_load(str(listed.path))

        def page(width: int) -> Content:
            return text_page(plain_content("\n".join(questionnaire_lines(questionnaire, width))))(width)

        self.app.push_screen(ReaderScreen((tr("questionnaires"), listed.id), {"": page}))

    def action_check(self) -> None:
        self._check(str(self._current.path))

    def action_check_file(self) -> None:
        title = tr("Check a questionnaire: type its path, or choose")
        ask_file(self, FilePicker(title, QUESTIONNAIRE_LIMIT), self._check)

    def _check(self, path: str) -> None:
        with errors_shown(self):
            result = check_questionnaire(Path(path))
            page = text_page(plain_content("\n".join([result.verdict, "", *result.lines])))
            self.app.push_screen(ReaderScreen((tr("questionnaires"), Path(path).name, tr("check")), {"": page}))
