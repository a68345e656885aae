"""`lgqtui export`: documents of drafts, and empty forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from lgqtui.cli.click_ext import refuse_contradiction
from lgqtui.cli.completion import draft_names, questionnaire_ids, section_ids
from lgqtui.cli.registry import define_command
from lgqtui.cli.terminal import open_draft, out_document, output_path, print_status
from lgqtui.errors import WrongUse
from lgqtui.export.formats import FORMATS, ExportFormat, ExportSource
from lgqtui.files import private_folder
from lgqtui.i18n import tr
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.documents import omitted_notes, refuse_draft, write_archive, write_document

if TYPE_CHECKING:
    from lgqtui.workflows.draft_access import LoadedDraft

_STDOUT = "-"


class ExportRequest(Struct, frozen=True):
    """The options of a call. A missing text is ""."""

    drafts: tuple[str, ...]
    format_name: str
    target: str
    with_remarks: bool
    blank: str
    section: str
    force: bool

    @property
    def format(self) -> ExportFormat:
        """The row of the format."""
        return FORMATS[self.format_name]

    def refuse_contradiction(self, *, packages: bool) -> None:
        """Raise WrongUse if the options exclude each other; `packages` is True if packages are named."""
        clashes = (
            (self.blank and self.drafts, "--blank makes an empty form, which takes no draft"),
            (self.blank and not self.format.render_blank, "an empty form is made as {blank_formats}"),
            (self.blank and self.with_remarks, "there are no remarks in an empty form"),
            (self.section and (packages or not self.format.render_blank), "--section needs --to {blank_formats}"),
            (not self.blank and not self.drafts, "no draft is named"),
            (self.force and not self.target, "--force is for a file named with -o"),
            (packages and self.with_remarks, "there are no remarks in a package"),
            (
                not packages and len(self.drafts) > 1 and not self.target,
                "several drafts need a folder to go to, named with -o",
            ),
            (
                not packages and not (self.blank or self.format.render or self.format.write),
                "{format} is a table of packages, and drafts are named",
            ),
            (self.format.write and not self.target and not packages, "a {format} needs a file to go to, named with -o"),
        )
        blank_formats = tr(" or ").join(row.name for row in FORMATS.values() if row.render_blank)
        params = {"format": self.format_name, "blank_formats": blank_formats}
        refuse_contradiction(clashes, "See: lgqtui export --help", **params)


@define_command(
    "export",
    "DRAFT is a name or a path. One draft goes to standard output, or with -o into a file; several go into a folder.",
    "md and html are documents for people; with --section they have only that section. json holds every answer for "
    "programs, and bundle the attachments as well: lgqtui import takes both back.",
    "csv is a table for spreadsheets (UTF-8 with a mark at its beginning): a row for each field that is asked.",
    "Packages can be named in the place of drafts, any number of them, or the folder they lie in, without its "
    "subfolders: csv and json then are one table of all, with those marked that a later one supersedes.",
    "What -o names is overwritten if it is by its beginning an earlier export of the kind. Another file stands in the "
    "way, and so does any Markdown: on a terminal you are asked, else --force overwrites it.",
    "For an empty form: lgqtui export --blank lgq-2022 --section III --to html -o form.html",
)
@click.argument("drafts", metavar="[DRAFT|PACKAGE]...", nargs=-1, shell_complete=draft_names)
@click.option("--to", "format_name", type=click.Choice(FORMATS), required=True, help=tr("What to make."))
@click.option(
    "-o",
    "target",
    metavar="FILE",
    default="",
    help=tr("Where to write, also over an earlier export of the kind; for several drafts a folder."),
)
@click.option("--force", is_flag=True, help=tr("Overwrite any file named with -o, but no draft."))
@click.option("--with-remarks", is_flag=True, help=tr("Put in private remarks and flags, otherwise left out."))
@click.option(
    "--blank",
    metavar="QUESTIONNAIRE",
    default="",
    shell_complete=questionnaire_ids,
    help=tr("Make the empty form of a questionnaire, to hand to a department."),
)
@click.option("--section", metavar="ID", default="", shell_complete=section_ids, help=tr("Only this section."))
def command(context: AppContext, /, **options: Any) -> int:
    """Write documents; return 3 if a package is unsound and left out."""
    request = ExportRequest(**options | {"target": "" if options["target"] == _STDOUT else options["target"]})
    from lgqtui.cli.package_paths import find_packages, write_table

    packages = find_packages(context, request.drafts)
    request.refuse_contradiction(packages=bool(packages))
    if packages:
        return write_table(context, packages, request.format, request.target, force=request.force)
    if request.format.render_blank and request.blank:
        questionnaire = context.library.find_or_load(request.blank)
        content = request.format.render_blank(questionnaire, request.section)
        _write_document(request, content, _path_in(request, request.target, questionnaire.id))
        return 0
    return _export_drafts(request, [open_draft(context, draft) for draft in request.drafts])


def _export_drafts(request: ExportRequest, drafts: list[LoadedDraft]) -> int:
    from lgqtui.cli.package_paths import warn_of_long_cells
    from lgqtui.export.cells import draft_lines

    paths = _paths(request, drafts)
    sources = [
        ExportSource(draft.questionnaire, draft.draft, draft.file.path, request.with_remarks, request.section)
        for draft in drafts
    ]
    if request.format.render:
        contents = [request.format.render(source) for source in sources]
        for content, path in zip(contents, paths, strict=True):
            _write_document(request, content, path)
    if limit := request.format.cell_limit:
        for source in sources:
            _, *lines = draft_lines(source.questionnaire, source.draft, with_remarks=source.with_remarks)
            cells = ((field, text) for field, _wording, _kind, *texts in lines for text in texts)
            warn_of_long_cells(source.path, cells, limit)
    if request.format.write:
        for source, path in zip(sources, filter(None, paths), strict=True):  # standard output was refused before
            _print_written(path, existed=write_archive(request.format.write, source, path))
            if not request.with_remarks and (omitted := omitted_notes(source.draft)):
                print_status(tr("Left out: {what}. To take them along: --with-remarks", what=omitted))
    return 0


def _paths(request: ExportRequest, drafts: list[LoadedDraft]) -> list[Path | None]:
    """Return the path of each document; None is standard output. Raises WrongUse if two would have the same."""
    if len(drafts) == 1:
        return [_path_in(request, request.target, drafts[0].name)]
    names = [draft.name for draft in drafts]
    duplicate = next((name for name in names if names.count(name) > 1), "")
    if duplicate:
        message = "two of the drafts are called {name}, and both cannot go into one folder"
        raise WrongUse("same-name", message, "Export one of them on its own.", name=duplicate)
    refuse_draft(request.target)
    folder = str(private_folder(Path(request.target)))
    return [_path_in(request, folder, name) for name in names]


def _path_in(request: ExportRequest, target: str, name: str) -> Path | None:
    if not target:
        return None
    return output_path(target, f"{name}.{request.format.suffix}", request.format.head, force=request.force)


def _write_document(request: ExportRequest, content: bytes, path: Path | None) -> None:
    if path is None:
        out_document(content, request.format.on_terminal)
    else:
        _print_written(path, existed=write_document(path, content))


def _print_written(path: Path, *, existed: bool) -> None:
    print_status(tr("{path} is written anew.", path=path) if existed else tr("{path} is written.", path=path))
