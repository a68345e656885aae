"""Export and print: the kind, the part and the path of a document are chosen, and it is written."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from lgqtui.errors import Error
from lgqtui.export.formats import FORMATS, ExportFormat, ExportSource
from lgqtui.files import expand_path, private_folder
from lgqtui.i18n import tr
from lgqtui.settings.folders import documents_folder
from lgqtui.tui.content import cut_path, fitted
from lgqtui.tui.dialogs.dialog import ConfirmDialog, LineDialog, ask_line
from lgqtui.tui.screens.files.list_screen import ListScreen, text_lines
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.widgets.row_list import Cell, Row
from lgqtui.workflows import documents
from lgqtui.workflows.draft_access import LoadedDraft

_PROMPT_SIZE = 10


class ExportScreen(ListScreen):
    """Arrows or a click change a choice; Enter on the path asks for another, and on the last row writes the file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("choose"), show=True, priority=True),
        Binding("right,space", "change(1)", tr("next"), show=True, priority=True),
        Binding("left", "change(-1)", tr("the choice before"), show=False, priority=True),
        Binding("o", "open", tr("open it"), show=True),
    ]

    def __init__(self, loaded: LoadedDraft) -> None:
        super().__init__()
        self._loaded = loaded
        titles = {section.id: f"{section.number} {section.title}".strip() for section in loaded.questionnaire.sections}
        self._choices: Mapping[str, Mapping[str, str]] = {
            "kind": {name: tr("{name}: {words}", name=name, words=tr(row.help)) for name, row in FORMATS.items()},
            "what": {"": tr("all sections"), **titles},
            "form": {"answers": tr("with the answers"), "blank": tr("the empty form")},
            "remarks": {"without": tr("remarks and flags left out"), "with": tr("with remarks and flags")},
        }
        self._chosen = {name: next(iter(words)) for name, words in self._choices.items()}
        self._typed_path: Path | None = None
        self._is_folder_new = False
        self._written: Path | None = None
        self._message = ""
        self._is_writing = False

    def on_mount(self) -> None:
        self.head.set(self._loaded.name, tr("export, print"))

    @property
    def _format(self) -> ExportFormat:
        return FORMATS[self._chosen["kind"]]

    @property
    def _is_blank(self) -> bool:
        return self._offers("form") and self._chosen["form"] == "blank"

    def _offers(self, name: str) -> bool:
        """Return True if that can be chosen for the kind: sections and empty forms are for documents to read."""
        if name == "remarks":
            return not self._is_blank
        return name == "kind" or self._format.render_blank is not None

    @property
    def _section(self) -> str:
        return self._chosen["what"] if self._offers("what") else ""

    @property
    def _path(self) -> Path:
        return self._typed_path or documents_folder() / self._file_name

    @property
    def _file_name(self) -> str:
        name = self._loaded.questionnaire.id if self._is_blank else self._loaded.name
        return "-".join(filter(None, (name, self._section))) + f".{self._format.suffix}"

    def rows(self) -> Sequence[Row]:
        prompts = {"kind": tr("kind"), "what": tr("what"), "form": tr("form"), "remarks": tr("remarks")}
        offered = {name: words[self._chosen[name]] for name, words in self._choices.items() if self._offers(name)}
        return [
            *(self._row(name, prompts[name], words) for name, words in offered.items()),
            self._row("where", tr("where"), cut_path(self._path, self.app.size.width - _PROMPT_SIZE - 2)),
            self._row("write", "", tr("write the file")),
        ]

    def _row(self, row_id: str, prompt: str, value: str) -> Row:
        style = "accent" if row_id == "write" else ""
        return Row(row_id, (Cell(fitted(prompt, _PROMPT_SIZE - 2) + "  ", "dim"), Cell(value, style)))

    def detail(self) -> Content:
        hints = {
            "where": tr("Enter names another path; one that ends in / is a folder."),
            "write": tr("Enter writes it."),
        }
        return text_lines(self._message, hints.get(self.current_id, tr("← and → change it.")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "open":
                return self._written is not None
            case "change":
                return self.current_id in self._choices
            case _:
                return super().check_action(action, parameters)

    def action_change(self, by: int) -> None:
        name = self.current_id
        values, typed, proposed = list(self._choices[name]), self._typed_path, self._file_name
        ending = f".{self._format.suffix}"
        self._chosen[name] = values[(values.index(self._chosen[name]) + by) % len(values)]
        if typed is not None and typed.name == proposed:
            self._typed_path = typed.parent / self._file_name
        elif typed is not None and typed.name.endswith(ending):  # typed by hand: only its ending is another
            self._typed_path = typed.with_name(f"{typed.name.removesuffix(ending)}.{self._format.suffix}")
        self._written, self._message = None, ""
        self.show_rows()

    def on_row_chosen(self) -> None:
        """Do with a click what an arrow does on a choice, and else what Enter does."""
        self.action_change(1) if self.current_id in self._choices else self.action_choose()

    def action_choose(self) -> None:
        match self.current_id:
            case "where":
                ask_line(self, LineDialog(tr("Where is it to be written?"), str(self._path)), self._set_path)
            case "write":
                self._write()
            case _:
                self.row_list.action_move(1)

    def _set_path(self, typed: str) -> None:
        path = expand_path(typed)
        self._is_folder_new = typed.endswith(("/", os.sep)) and not path.exists()
        self._typed_path = path / self._file_name if self._is_folder_new else self._output_file(str(path))[0]
        self._written, self._message = None, ""
        self.show_rows()

    def _output_file(self, target: str) -> tuple[Path, bool]:
        return documents.find_output_file(target, self._file_name, self._format.head)

    def _write(self) -> None:
        if self._is_writing:
            return
        with errors_shown(self):
            path, is_other = self._output_file(str(self._path))

            def write(agreed: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
                if agreed:
                    self.run_worker(self._write_to(path), exclusive=True)

            if not is_other:
                write(agreed=True)
                return
            question = tr("{path} is there already and is another file. Overwrite it?", path=path)
            self.app.push_screen(ConfirmDialog(question, ""), write)

    async def _write_to(self, path: Path) -> None:
        """Write in a thread: a bundle takes as long as its evidence is large."""
        self._is_writing, self._message = True, tr("Writing …")
        self.show_detail()
        try:
            existed = await asyncio.to_thread(self._write_now, path)
        except Error as error:
            self._message = error.sentence
        else:
            self._written, self._message = path, "\n".join(self._written_lines(path, existed=existed))
        self._is_writing = False
        self.show_detail()

    def _write_now(self, path: Path) -> bool:
        """Write the file; return True if one was replaced."""
        loaded, export_format = self._loaded, self._format
        if self._is_folder_new:
            private_folder(path.parent)
        if self._is_blank and export_format.render_blank:
            return documents.write_document(path, export_format.render_blank(loaded.questionnaire, self._section))
        has_remarks = self._chosen["remarks"] == "with"
        source = ExportSource(loaded.questionnaire, loaded.draft, loaded.file.path, has_remarks, self._section)
        if export_format.render:
            return documents.write_document(path, export_format.render(source))
        return export_format.write is not None and documents.write_archive(export_format.write, source, path)

    def _written_lines(self, path: Path, *, existed: bool) -> Iterator[str]:
        yield tr("written anew: {path}", path=path) if existed else tr("written: {path}", path=path)
        omits = not self._is_blank and self._chosen["remarks"] == "without"
        if omitted := documents.omitted_notes(self._loaded.draft) if omits else "":
            yield tr("Left out: {what}.", what=omitted)

    def action_open(self) -> None:
        from lgqtui.draft.attachment_viewer import open_by_system

        if self._written is not None:
            with errors_shown(self):
                open_by_system(self._written)
                services(self).notify_text(tr("{name} is being opened.", name=self._written.name))
