"""`lgqtui attach`: add a file to an answer, list the attachments, remove one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from lgqtui.cli.completion import draft_names, field_ids
from lgqtui.cli.registry import command as define
from lgqtui.cli.terminal import bar, print_note, print_result, print_status
from lgqtui.errors import CannotWrite, Error, WrongUse
from lgqtui.i18n import tr, trn
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.cli.opened import LoadedDraft
    from lgqtui.interview.autosave import SaveResult
    from lgqtui.interview.interview import Interview
    from lgqtui.questionnaire.answer import Attachment

_LOCK_TIMEOUT = 5.0
_MIN_DIGEST = 6
_TOO_SHORT = "the digest after --remove is too short to be sure of"


class _AttachRequest(Struct, frozen=True):
    """The options of a call; None where the call leaves a part out."""

    file: str | None = None
    caption: str | None = None
    remove: str | None = None

    def refuse_contradiction(self) -> None:
        """Raise WrongUse if the options exclude each other."""
        clashes = (
            (
                self.remove is not None and (self.file or self.caption is not None),
                "--remove takes no file and no caption",
            ),
            (self.caption is not None and self.file is None, "--caption belongs to a file"),
            (self.file == "", "the name of the file is empty"),
            (self.remove is not None and len(self.remove) < _MIN_DIGEST, _TOO_SHORT),
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
def command(context: AppContext, /, draft: str, field: str, **options: Any) -> None:
    """Attach, list, or remove."""
    from lgqtui.cli.opened import open_draft
    from lgqtui.interview.interview import find_field

    request = _AttachRequest(**options)
    request.refuse_contradiction()
    loaded = open_draft(context, draft)
    field_id = find_field(loaded.questionnaire, field).id
    if request.file:
        _attach(context, loaded, field_id, request.file, request.caption)
    elif request.remove:
        _remove(loaded, field_id, request.remove)
    else:
        _list(loaded.draft.answer(field_id).attachments)


def _list(attachments: tuple[Attachment, ...]) -> None:
    from lgqtui.formatting import columns, format_size

    for line in columns([(a.sha256[:16], format_size(a.size), a.name, a.caption) for a in attachments]):
        print_result(line)
    if not attachments:
        print_status(tr("Nothing is attached there."))


def _attach(context: AppContext, loaded: LoadedDraft, field_id: str, file: str, caption: str | None) -> None:
    from lgqtui.draft.attachment_files import size_of
    from lgqtui.draft.lock import current_owner
    from lgqtui.files import expand_path
    from lgqtui.formatting import format_size
    from lgqtui.workflows.attachments import attach, attachment_limit, copy_file

    limit = attachment_limit(context)
    source = expand_path(file)
    size = size_of(source, limit)
    template = "{file}, {size}, is copied; an attachment may have {limit}."
    print_note(tr(template, file=source.name, size=format_size(size), limit=format_size(limit)))
    with loaded.file.held(current_owner("lgqtui attach"), _LOCK_TIMEOUT):
        with bar(tr("copying"), 2 * size) as on_progress:
            attachment = copy_file(context, loaded.file.path, source, on_progress)
        interview = _change_and_save(loaded, lambda interview: attach(interview, field_id, attachment, caption))
    print_result(attachment.sha256)
    _print_count(interview, field_id)


def _remove(loaded: LoadedDraft, field_id: str, digest: str) -> None:
    from lgqtui.draft.lock import current_owner

    matches = [a for a in loaded.draft.answer(field_id).attachments if a.sha256.startswith(digest.lower())]
    if len({a.sha256 for a in matches}) != 1:
        message = "{field} has no attachment whose digest begins with “{digest}”"
        if matches:
            message = "several attachments of {field} have a digest that begins with “{digest}”"
        raise WrongUse(
            "no-such-attachment",
            message,
            "See: lgqtui attach {name} {field}",
            field=field_id,
            digest=digest[:80],
            name=loaded.name,
        )
    with loaded.file.held(current_owner("lgqtui attach"), _LOCK_TIMEOUT):
        interview = _change_and_save(loaded, lambda interview: interview.detach(field_id, matches[0].sha256))
    _print_count(interview, field_id)


def _change_and_save(loaded: LoadedDraft, change: Callable[[Interview], object]) -> Interview:
    """Change and save, then delete the files that no answer refers to."""
    from lgqtui.draft.attachment_files import sweep_attachments
    from lgqtui.interview.interview import Interview

    errors: list[Error] = []

    def collect_error(saved: SaveResult) -> None:
        errors.extend([saved.error] if saved.error else [])

    interview = Interview(loaded.questionnaire, loaded.file.load(), loaded.file.save, collect_error)
    try:
        change(interview)
    finally:
        saved = interview.close()
    if not saved:
        raise errors[-1] if errors else CannotWrite("not-saved", "the draft could not be saved in time", "Try again.")
    sweep_attachments(loaded.file.path, interview.draft)
    return interview


def _print_count(interview: Interview, field_id: str) -> None:
    count = len(interview.answer_to(field_id).attachments)
    print_note(trn("{field}: {n} attachment", "{field}: {n} attachments", count, field=field_id))
