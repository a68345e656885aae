"""One row for each export format: what it can be made from, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.export.document import ExportDocument
    from lgqtui.questionnaire.model import Questionnaire

_HTML_HEAD = rb"<!DOCTYPE html>.{1,99}-Security-Policy. content=.default-src 'none'; style-src 'unsafe-inline'"
_ANSWERS_HEAD = rb'\{\s+"format": \d+,\s+"questionnaire": "'
_JSON_HEAD = _ANSWERS_HEAD + rb'|\{\s+"packages": \[(\s+\{\s+"package": "|\]\s+\}\s*\Z)'
_CSV_HEAD = (
    rb"\xef\xbb\xbf(field,question,kind,value,links(,remark,flag)?\r|package,standing,superseded_by,supersedes,)"
)
_BUNDLE_HEAD = rb"PK\x03\x04.{6}\0\0!\0.{12}\x0c\0\0\0answers\.json" + _ANSWERS_HEAD


class ExportSource(Struct, frozen=True):
    """A draft to export, and its path: its ledger and attachments are beside it. `section` is a single one, or ""."""

    questionnaire: Questionnaire
    draft: Draft
    path: Path
    with_remarks: bool = False
    section: str = ""


class PackageTable(Protocol):
    """A table of packages, with a row for each."""

    def lines(self) -> Iterator[Sequence[str]]:
        """Yield the cells of each line, the names of the columns first; fit for spreadsheets."""

    def json_object(self) -> Mapping[str, Any]:
        """Return the table as a JSON object."""


class ExportFormat(Struct, frozen=True):
    """A format: its name, the suffix of its files, and what it can be made of.

    `render` gives the bytes of a draft, `write` puts those that are too many for memory into a file. `render_blank`
    takes a questionnaire and the id of the only section of the form, or "". `on_terminal` says how the bytes are
    displayed. `cell_limit` is the most characters in a cell of the programs that read the table, 0 for any number.
    `help` says what it is for, as a template.
    `head` is a regular expression for the beginning of its files, which may be overwritten; by default it fits none.
    """

    name: str
    suffix: str
    render: Callable[[ExportSource], bytes] | None = None
    write: Callable[[ExportSource, Path], None] | None = None
    render_blank: Callable[[Questionnaire, str], bytes] | None = None
    render_table: Callable[[PackageTable], bytes] | None = None
    on_terminal: Literal["text", "json", "raw"] = "text"
    cell_limit: int = 0
    head: bytes = rb"(?!)"
    help: str = ""


def _document_format(
    name: str, render: Callable[[ExportDocument], str], text: str, head: bytes = rb"(?!)"
) -> ExportFormat:
    """Return the row of a format for people: drafts and empty forms are made into the same document."""

    def render_draft(source: ExportSource) -> bytes:
        from lgqtui.checks.answer_links import pages_of  # late, as all below: a call uses one format
        from lgqtui.draft.ledger import load_ledger, shared_ledger
        from lgqtui.export.document import build_document

        draft = source.draft
        verdicts = shared_ledger(load_ledger(source.path), pages_of(draft.answers.values())).verdicts
        document = build_document(
            source.questionnaire, draft, section=source.section, with_remarks=source.with_remarks, verdicts=verdicts
        )
        return render(document).encode()

    def render_blank(questionnaire: Questionnaire, section: str) -> bytes:
        from lgqtui.export.document import build_document

        return render(build_document(questionnaire, None, section=section)).encode()

    return ExportFormat(name, name, render=render_draft, render_blank=render_blank, head=head, help=text)


def _render_markdown(document: ExportDocument) -> str:
    from lgqtui.export.markdown_renderer import render_markdown

    return render_markdown(document)


def _render_html(document: ExportDocument) -> str:
    from lgqtui.export.html_renderer import render_html

    return render_html(document)


def _render_json(source: ExportSource) -> bytes:
    from lgqtui.export.json_codec import encode_draft

    return encode_draft(source.questionnaire, source.draft, with_remarks=source.with_remarks).encode()


def _render_json_rows(table: PackageTable) -> bytes:
    import json

    return (json.dumps(table.json_object(), ensure_ascii=False, indent=2) + "\n").encode()


def _render_csv(source: ExportSource) -> bytes:
    from lgqtui.export.cells import draft_lines

    return _csv(draft_lines(source.questionnaire, source.draft, with_remarks=source.with_remarks))


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    import csv
    import io

    output = io.StringIO()
    csv.writer(output, lineterminator="\r\n").writerows(lines)
    return output.getvalue().encode("utf-8-sig")


def _write_bundle(source: ExportSource, path: Path) -> None:
    from lgqtui.draft.sidecar import sidecar_of
    from lgqtui.export.bundle import write_bundle

    sidecar = sidecar_of(source.path)
    write_bundle(path, source.questionnaire, source.draft, sidecar, with_remarks=source.with_remarks)


FORMATS: Mapping[str, ExportFormat] = {
    row.name: row
    for row in (
        _document_format("html", _render_html, "a page to read and to print, like the official form", _HTML_HEAD),
        _document_format("md", _render_markdown, "a text with headings"),
        ExportFormat(
            "json",
            "json",
            _render_json,
            render_table=_render_json_rows,
            on_terminal="json",
            head=_JSON_HEAD,
            help="every answer, for programs; it can be imported",
        ),
        ExportFormat(
            "csv",
            "csv",
            _render_csv,
            render_table=lambda table: _csv(table.lines()),
            on_terminal="raw",
            cell_limit=32_767,
            head=_CSV_HEAD,
            help="a table for spreadsheets",
        ),
        ExportFormat(
            "bundle",
            "zip",
            write=_write_bundle,
            head=_BUNDLE_HEAD,
            help="answers and evidence in one zip, to move to another computer",
        ),
    )
}
"""By name, in the order of `lgqtui export --help`."""
