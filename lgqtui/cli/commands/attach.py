"""`lgqtui attach`: evidence added to an answer, listed, and taken off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from lgqtui.cli.completion import draft_names, field_ids
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import bar, print_result, print_status, tell_person
from lgqtui.errors import CannotWrite, Error, WrongUse
from lgqtui.i18n import tr, trn

if TYPE_CHECKING:
    from lgqtui.cli.opened import LoadedDraft
    from lgqtui.interview.autosave import SaveResult
    from lgqtui.interview.interview import Interview
    from lgqtui.questionnaire.answer import Attachment

_PATIENCE = 5.0
_SHORTEST = 6
_TOO_SHORT = "the digest after --remove is too short to be sure of"


class _Wish(Struct, frozen=True):
    """What a call says; None is: says nothing."""

    file: str | None = None
    caption: str | None = None
    remove: str | None = None

    def refuse_contradiction(self) -> None:
        """Raise WrongUse if the parts of the call do not go together."""
        clashes = (
            (
                self.remove is not None and (self.file or self.caption is not None),
                "--remove takes no file and no caption",
            ),
            (self.caption is not None and self.file is None, "--caption belongs to a file"),
            (self.file == "", "the name of the file is empty"),
            (self.remove is not None and len(self.remove) < _SHORTEST, _TOO_SHORT),
        )
        for clash, message in clashes:
            if clash:
                raise WrongUse("contradiction", message, "See: lgqtui attach --help")


@define(
    "attach",
    "DRAFT is a name or a path; FIELD is an id such as I.3. FILE is copied beside the draft at once, so that later "
    "changes of it do not matter; its digest is printed. Without FILE the attachments of the field are listed.",
    "How large a file may be is a setting: lgqtui config show attachment_limit",
)
@click.argument("draft", shell_complete=draft_names)
@click.argument("field", shell_complete=field_ids)
@click.argument("file", required=False, type=click.Path())
@click.option("--caption", metavar="TEXT", help=tr("What is to be seen in it."))
@click.option(
    "--remove",
    metavar="SHA256",
    help=tr("Take the attachment of that digest off; its beginning is enough."),
)
@click.pass_obj
def command(here: AppContext, /, draft: str, field: str, **said: Any) -> None:
    """Attach, list, or take off."""
    from lgqtui.cli.opened import open_draft
    from lgqtui.interview.interview import find_field

    wish = _Wish(**said)
    wish.refuse_contradiction()
    opened = open_draft(here, draft)
    place = find_field(opened.questionnaire, field).id
    if wish.file:
        _attach(here, opened, place, wish.file, wish.caption)
    elif wish.remove:
        _remove(opened, place, wish.remove)
    else:
        _list(opened.draft.answer(place).attachments)


def _list(attachments: tuple[Attachment, ...]) -> None:
    from lgqtui.formatting import columns, format_size

    for line in columns([(a.sha256[:16], format_size(a.size), a.name, a.caption) for a in attachments]):
        print_result(line)
    if not attachments:
        print_status(tr("Nothing is attached there."))


def _attach(here: AppContext, opened: LoadedDraft, field_id: str, file: str, caption: str | None) -> None:
    from lgqtui.draft.attachment_files import attach_file, attachments_of, size_of
    from lgqtui.draft.lock import current_owner
    from lgqtui.draft.sidecar import sidecar_of
    from lgqtui.files import expand_path
    from lgqtui.formatting import format_size
    from lgqtui.settings.loader import size_in_bytes

    limit = size_in_bytes(here.settings.chosen["attachment_limit"])
    source = expand_path(file)
    size = size_of(source, limit)
    told = "{file}, {size}, is copied; an attachment may have {limit}."
    tell_person(tr(told, file=source.name, size=format_size(size), limit=format_size(limit)))
    folder = attachments_of(sidecar_of(opened.file.path))
    with opened.file.held(current_owner("lgqtui attach"), _PATIENCE):
        with bar(tr("copying"), 2 * size) as told_bytes:
            attachment = attach_file(source, folder, limit, caption=caption or "", on_progress=told_bytes)

        def attach(interview: Interview) -> None:
            same = (a for a in interview.answer_to(field_id).attachments if a.sha256 == attachment.sha256)
            kept = next((a.caption for a in same), "") if caption is None else attachment.caption
            interview.attach(field_id, replace(attachment, caption=kept))

        interview = _changed(opened, attach)
    print_result(attachment.sha256)
    _tell_how_many(interview, field_id)


def _remove(opened: LoadedDraft, field_id: str, wanted: str) -> None:
    from lgqtui.draft.lock import current_owner

    found = [a for a in opened.draft.answer(field_id).attachments if a.sha256.startswith(wanted.lower())]
    if len({a.sha256 for a in found}) != 1:
        message = "{field} has no attachment whose digest begins with “{digest}”"
        if found:
            message = "several attachments of {field} have a digest that begins with “{digest}”"
        raise WrongUse(
            "no-such-attachment",
            message,
            "See: lgqtui attach {name} {field}",
            field=field_id,
            digest=wanted[:80],
            name=opened.name,
        )
    with opened.file.held(current_owner("lgqtui attach"), _PATIENCE):
        interview = _changed(opened, lambda interview: interview.detach(field_id, found[0].sha256))
    _tell_how_many(interview, field_id)


def _changed(opened: LoadedDraft, change: Callable[[Interview], object]) -> Interview:
    """Change and save, then take away the files that nothing names any more."""
    from lgqtui.draft.attachment_files import sweep_attachments
    from lgqtui.interview.interview import Interview

    failed: list[Error] = []

    def told(saved: SaveResult) -> None:
        failed.extend([saved.error] if saved.error else [])

    interview = Interview(opened.questionnaire, opened.file.load(), opened.file.save, told)
    try:
        change(interview)
    finally:
        saved = interview.close()
    if not saved:
        raise failed[-1] if failed else CannotWrite("not-saved", "the draft could not be saved in time", "Try again.")
    sweep_attachments(opened.file.path, interview.draft)
    return interview


def _tell_how_many(interview: Interview, field_id: str) -> None:
    n = len(interview.answer_to(field_id).attachments)
    tell_person(trn("{field}: {n} attachment", "{field}: {n} attachments", n, field=field_id))
