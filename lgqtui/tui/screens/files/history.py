"""Earlier versions of a draft: what is different now, and answers that are taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.content import Content

from lgqtui.draft.diff import Difference, answer_text, describe_answer, difference_lines, title_of
from lgqtui.draft.history import NO_VERSION, Version, generations, read_versions
from lgqtui.formatting import format_time, local_time
from lgqtui.i18n import tr, trn
from lgqtui.tui.content import comparison
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import DraftReplaced, post_to_screens
from lgqtui.tui.screens.files.list_screen import ListScreen, text_lines
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.widgets.row_list import Cell, Row
from lgqtui.workflows.draft_access import LoadedDraft, restore_answers, restore_in_session

_MAX_LISTED = 12
"""Fields that are listed beside a version."""
_MAX_NAMED = 3
"""Fields that are named where answers were taken back."""


class HistoryScreen(ListScreen):
    """The versions, then the fields of one: Enter goes in and takes back, Esc goes out."""

    IS_BESIDE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("show, take back"), show=True, priority=True),
        Binding("space", "mark", tr("mark"), show=True, priority=True),
        Binding("a", "mark_all", tr("all"), show=True),
    ]

    def __init__(self, loaded: LoadedDraft) -> None:
        super().__init__()
        self._loaded = loaded
        self._now = services(self).context.clock()
        self._list_versions()

    def _list_versions(self) -> None:
        self._versions = [Version(n, g) for n, g in enumerate(generations(self._loaded.file.history), 1)]
        self._read_count = 0
        self._open: Version | None = None
        self._marked: set[str] = set()

    def on_mount(self) -> None:
        self.run_worker(self._read_all(), exclusive=True)

    def on_draft_replaced(self) -> None:
        """List the versions anew, compared with the draft as it is now; what was marked may be no difference."""
        if session := services(self).session:
            self._loaded = replace(self._loaded, draft=session.interview.draft)
            self._list_versions()
            self.show_rows()
            self.on_mount()

    async def _read_all(self) -> None:
        """Read the versions one by one: there may be hundreds, and keys come first."""
        order = self._loaded.questionnaire.fields
        versions = read_versions([v.generation for v in self._versions], self._loaded.draft, order)
        for number, version in enumerate(versions):
            self._versions[number], self._read_count = version, number + 1
            if self._open is None and self.is_mounted:
                self.show_rows()
            await asyncio.sleep(0)

    @property
    def _differences(self) -> Sequence[Difference]:
        return (self._open and self._open.differences) or ()

    def rows(self) -> Sequence[Row]:
        self._set_title()
        if self._open is not None:
            return [self._difference_row(difference) for difference in self._differences]
        return [self._version_row(version) for version in self._versions]

    def _set_title(self) -> None:
        path = [self._loaded.name, tr("earlier versions")]
        versions, templates = self._versions, ("{n} version, of {time}", "{n} versions, back to {time}")
        count = trn(*templates, len(versions), time=self._time(versions[-1])) if versions else ""
        if self._open is not None:
            path.append(self._time(self._open))
            templates = "{n} field is different now", "{n} fields are different now"
            if self._marked:
                templates = "Enter takes back {n} field", "Enter takes back {n} fields"
            count = trn(*templates, len(self._marked or self._differences))
        self.head.set(*path, count=count)

    def _time(self, version: Version) -> str:
        time = format_time(version.generation.time, self._now)
        return tr("today {time}", time=time) if self._is_today(version) else time

    def _is_today(self, version: Version) -> bool:
        return local_time(version.generation.time).date() == local_time(self._now).date()

    def _version_row(self, version: Version) -> Row:
        left = (Cell(f"{version.number:>3}  "), Cell(self._time(version), "strong"), Cell("  "))
        if version.draft is None:
            is_read = version.number <= self._read_count
            return Row(str(version.number), (*left, Cell(tr("damaged") if is_read else "…", "dim")))
        answers = trn("{n} answered", "{n} answered", len(version.draft.answers))
        why = tr("kept: {fields}", fields=", ".join(version.fields[:3])) if version.fields else ""
        return Row(str(version.number), (*left, Cell(answers)), Cell(why, "dim"))

    def _difference_row(self, difference: Difference) -> Row:
        mark = "[x] " if difference.field in self._marked else "[ ] "
        then = describe_answer(self._loaded.questionnaire, difference.field, difference.before)
        title = title_of(self._loaded.questionnaire, difference.field)
        return Row(difference.field, (Cell(mark), Cell(title)), Cell(then, "dim"))

    def detail(self) -> Content:
        if self._open is not None:
            difference = next((d for d in self._differences if d.field == self.current_id), None)
            if difference is None:
                return Content("")
            then = tr("then, {time}", time=self._time(self._open)), answer_text(difference.before)
            now = tr("now"), answer_text(difference.after)
            versions = comparison(then, now, self.detail_width)
            if max(len(then[1]), len(now[1])) <= self.detail_width:
                return versions
            return Content("\n").join([text_lines(*difference_lines(difference)), Content(""), versions])
        version = self._current_version
        if version is None:
            return text_lines(tr(NO_VERSION, name=self._loaded.name))
        if not version.differences:
            return text_lines(tr("Nothing is different now.") if version.draft else tr("This version cannot be read."))
        titles = [title_of(self._loaded.questionnaire, d.field) for d in version.differences]
        more = len(titles) - _MAX_LISTED
        further = trn("and {n} more field", "and {n} more fields", more) if more > 0 else ""
        return text_lines(tr("Different now:"), *titles[:_MAX_LISTED], further)

    @property
    def _current_version(self) -> Version | None:
        number = self.current_id
        return self._versions[int(number) - 1] if number.isdecimal() and self._open is None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("mark", "mark_all"):
            return self._open is not None
        if action == "choose" and self._open is None:
            return bool((version := self._current_version) and version.differences)
        return super().check_action(action, parameters)

    def action_choose(self) -> None:
        version = self._current_version
        if version is not None:
            self._open, self._marked = version, set()
            self.show_rows()
        elif self._open is not None and self._marked:
            self._take_back(self._open, [d.field for d in self._differences if d.field in self._marked])
        else:
            services(self).notify_text(tr("Space marks a field, a marks all; Enter then takes them back."))

    def action_back(self) -> None:
        if self._open is None:
            super().action_back()
            return
        number, self._open = str(self._open.number), None
        self.show_rows()
        self.row_list.put_cursor_on(number)
        self.show_detail()

    def action_mark(self) -> None:
        if self.current_id in self._loaded.questionnaire.fields:
            self._marked ^= {self.current_id}
            self.show_rows()

    def action_mark_all(self) -> None:
        fields = {d.field for d in self._differences if d.field in self._loaded.questionnaire.fields}
        self._marked = set() if self._marked >= fields else fields
        self.show_rows()

    def _take_back(self, version: Version, fields: Sequence[str]) -> None:
        session, earlier = services(self).session, version.draft
        if earlier is None:
            return
        with errors_shown(self):
            sentences = [self._taken_back(version, fields), tr("What stood there is the newest version.")]
            if session is None:
                sentences += restore_answers(services(self).context, self._loaded, earlier, fields).notices
            else:
                restore_in_session(session, earlier, fields, self._now)
                sentences.append(tr("{key} takes each back.", key=key_of("undo")))
            services(self).notify_text(" ".join(sentences))
            self.dismiss(None)
            post_to_screens(self.app, DraftReplaced)  # no longer to this screen, which would read all versions again

    def _taken_back(self, version: Version, fields: Sequence[str]) -> str:
        """Which fields are as they were, and when."""
        named, more = ", ".join(fields[:_MAX_NAMED]), len(fields) - _MAX_NAMED
        if more > 0:
            named = trn("{fields} and {n} more field", "{fields} and {n} more fields", more, fields=named)
        time = format_time(version.generation.time, self._now)
        when = tr("at {time}" if self._is_today(version) else "on {time}", time=time)
        if len(fields) == 1:
            return tr("{fields} is as it was {when}.", fields=named, when=when)
        return tr("{fields} are as they were {when}.", fields=named, when=when)
