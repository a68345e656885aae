"""`lgqtui export`: documents of drafts, and empty forms."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from lgqtui.cli.completion import draft_names, questionnaire_ids, section_ids
from lgqtui.cli.output_paths import refuse_draft, target_of
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import out_document, print_status
from lgqtui.errors import WrongUse
from lgqtui.i18n import tr, trn

if TYPE_CHECKING:
    from lgqtui.cli.opened import LoadedDraft
    from lgqtui.draft.ledger import Ledger
    from lgqtui.draft.model import Draft
    from lgqtui.questionnaire.model import Questionnaire

_STDOUT = "-"
_ENDINGS = {"md": "md", "html": "html", "json": "json", "csv": "csv", "bundle": "zip"}


class ExportRequest(Struct, frozen=True):
    """What a call asks for. `form` is one of md, html, json, bundle; a text that is not given is ""."""

    drafts: tuple[str, ...]
    form: str
    target: str
    with_remarks: bool
    blank: str
    section: str

    def refuse_contradiction(self, *, packages: bool) -> None:
        """Raise WrongUse if the parts of the call do not go together; `packages` says that such are named."""
        clashes = (
            (self.blank and self.drafts, "--blank makes an empty form, which takes no draft"),
            (self.blank and self.form not in ("md", "html"), "an empty form is made as md or html"),
            (self.blank and self.with_remarks, "there are no remarks in an empty form"),
            (self.section and not self.blank, "--section is for an empty form, made with --blank"),
            (not self.blank and not self.drafts, "no draft is named"),
            (packages and self.with_remarks, "there are no remarks in a package"),
            (
                not packages and len(self.drafts) > 1 and not self.target,
                "several drafts need a folder to go to, named with -o",
            ),
            (self.form == "csv" and not packages, "csv is a table of packages, and drafts are named"),
            (
                self.form == "bundle" and not self.target and not packages,
                "a bundle needs a file to go to, named with -o",
            ),
        )
        for clash, message in clashes:
            if clash:
                raise WrongUse("contradiction", message, "See: lgqtui export --help")


@define(
    "export",
    "DRAFT is a name or a path. One draft goes to standard output, or with -o into a file; several go into a folder.",
    "md and html are documents for people. json holds every answer for programs, and bundle the attachments as well: "
    "lgqtui import takes both back.",
    "Packages can be named in the place of drafts, any number of them, or the folder they lie in: csv and json then "
    "are one table of all, with those marked that a later one supersedes. The csv is made for spreadsheets (UTF-8 with "
    "a mark at its beginning).",
    "For an empty form: lgqtui export --blank lgq-2022 --section III --to html -o form.html",
)
@click.argument("drafts", metavar="[DRAFT|PACKAGE]...", nargs=-1, shell_complete=draft_names)
@click.option("--to", "form", type=click.Choice(tuple(_ENDINGS)), required=True, help=tr("What to make."))
@click.option(
    "-o",
    "target",
    metavar="FILE",
    default="",
    help=tr("Where to write, also over an earlier export; for several drafts a folder."),
)
@click.option("--with-remarks", is_flag=True, help=tr("Put in private remarks and flags, otherwise left out."))
@click.option(
    "--blank",
    metavar="QUESTIONNAIRE",
    default="",
    shell_complete=questionnaire_ids,
    help=tr("Make the empty form of a questionnaire, to hand to a department."),
)
@click.option("--section", metavar="ID", default="", shell_complete=section_ids, help=tr("Only this section of it."))
@click.pass_obj
def command(here: AppContext, /, **said: Any) -> int:
    """Write documents; 3 if a package could not be taken."""
    order = ExportRequest(**said | {"target": "" if said["target"] == _STDOUT else said["target"]})
    from lgqtui.cli.package_paths import packages_named, write_table

    packages = packages_named(here, order.drafts)
    order.refuse_contradiction(packages=bool(packages))
    if packages:
        return write_table(here, packages, order.form, order.target)
    if order.blank:
        found = here.shelf.find(order.blank)
        content = _document(order, found, None)
        _deliver(content, _place(order, found.id), order.form)
        return 0
    from lgqtui.cli.opened import open_draft

    opened = [open_draft(here, draft) for draft in order.drafts]
    places = _places(order, opened)
    if order.form == "bundle":
        _write_bundles(order, opened, places)
        return 0
    contents = [_content(order, one) for one in opened]
    for content, place in zip(contents, places, strict=True):
        _deliver(content, place, order.form)
    return 0


def _content(order: ExportRequest, opened: LoadedDraft) -> bytes:
    if order.form != "json":
        from lgqtui.draft.ledger import load_ledger

        return _document(order, opened.questionnaire, opened.draft, load_ledger(opened.file.path))
    from lgqtui.export.json_codec import encode_draft

    return encode_draft(opened.questionnaire, opened.draft, with_remarks=order.with_remarks).encode()


def _document(
    order: ExportRequest, questionnaire: Questionnaire, draft: Draft | None, ledger: Ledger | None = None
) -> bytes:
    from lgqtui.export.document import make_outline

    known = {} if ledger is None else ledger.verdicts
    outline = make_outline(questionnaire, draft, section=order.section, with_remarks=order.with_remarks, verdicts=known)
    if order.form == "md":
        from lgqtui.export.markdown_renderer import render_markdown

        return render_markdown(outline).encode()
    from lgqtui.export.html_renderer import render_html

    return render_html(outline).encode()


def _places(order: ExportRequest, opened: list[LoadedDraft]) -> list[Path | None]:
    """Where each document goes; None is standard output. Raises WrongUse if two would go to one place."""
    if len(opened) == 1:
        return [_place(order, opened[0].name)]
    names = [one.name for one in opened]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise WrongUse(
            "same-name",
            "two of the drafts are called {name}, and both cannot go into one folder",
            "Export one of them on its own.",
            name=twice,
        )
    from lgqtui.files import private_folder

    refuse_draft(order.target)
    folder = str(private_folder(Path(order.target)))
    return [target_of(folder, _file_name(order, name)) for name in names]


def _place(order: ExportRequest, name: str) -> Path | None:
    """The file that -o means: in a folder it is called after the draft."""
    if not order.target:
        return None
    return target_of(order.target, _file_name(order, name))


def _file_name(order: ExportRequest, name: str) -> str:
    return f"{name}.{_ENDINGS[order.form]}"


def _deliver(content: bytes, place: Path | None, form: str) -> None:
    if place is None:
        out_document(content, is_json=form == "json")
        return
    from lgqtui.files import replace_file

    stood = place.exists()
    replace_file(place, content)
    _tell_written(place, stood=stood)


def _tell_written(place: Path, *, stood: bool) -> None:
    told = tr("{path} is written anew.", path=place) if stood else tr("{path} is written.", path=place)
    print_status(told)


def _write_bundles(order: ExportRequest, opened: Iterable[LoadedDraft], places: Iterable[Path | None]) -> None:
    from lgqtui.draft.sidecar import sidecar_of
    from lgqtui.export.bundle import write_bundle

    # Standard output was refused before: a bundle goes into a file.
    for one, place in zip(opened, filter(None, places), strict=True):
        sidecar, stood = sidecar_of(one.file.path), place.exists()
        write_bundle(place, one.questionnaire, one.draft, sidecar, with_remarks=order.with_remarks)
        _tell_written(place, stood=stood)
        if not order.with_remarks:
            _tell_left_out(one.draft)


def _tell_left_out(draft: Draft) -> None:
    """Say what a bundle lacks: who moves to another computer would miss it only there."""
    remarks = sum(bool(answer.remark) for answer in draft.answers.values())
    flags = sum(answer.flag for answer in draft.answers.values())
    lacking = [trn("{n} remark", "{n} remarks", remarks)] if remarks else []
    lacking += [trn("{n} flag", "{n} flags", flags)] if flags else []
    if lacking:
        what = " · ".join(lacking)
        print_status(tr("Left out: {what}. To take them along: --with-remarks", what=what))
