"""`lgqtui attach`: add a file to an answer, list the attachments, remove one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from lgqtui.cli.click_ext import refuse_contradiction, require_text
from lgqtui.cli.completion import draft_names, field_ids
from lgqtui.cli.registry import define_command
from lgqtui.cli.terminal import open_draft, out_json, print_note, print_result, print_status, print_table, progress_bar
from lgqtui.errors import WrongUse
from lgqtui.formatting import format_size
from lgqtui.i18n import tr, trn
from lgqtui.text import is_blank
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.interview.interview import Change, Interview
    from lgqtui.questionnaire.answer import Attachment
    from lgqtui.workflows.draft_access import EditResult, LoadedDraft

_MIN_DIGEST = 6
_DIGEST_SIZE = 16
"""Characters of a digest that have to be given, and that are shown."""


class _AttachRequest(Struct, frozen=True):
    """The options of a call; None where the call leaves a part out."""

    file: str | None = None
    caption: str | None = None
    remove: str | None = None
    without_metadata: bool = False
    as_json: bool = False

    def refuse_contradiction(self) -> None:
        """Raise WrongUse if the options exclude each other."""
        is_short = self.remove is not None and len(self.remove) < _MIN_DIGEST
        has_file = self.file or self.caption is not None
        clashes = (
            (self.remove is not None and has_file, "--remove takes no file and no caption"),
            (self.caption is not None and self.file is None, "--caption belongs to a file"),
            (self.without_metadata and self.file is None, "--without-metadata belongs to a file"),
            (self.as_json and (has_file or self.remove is not None), "--json belongs to the list of attachments"),
            (
                self.caption is not None and is_blank(self.caption),
                "the caption after --caption is empty, and would erase the one there",
            ),
            (is_short, "the digest after --remove is too short to be sure of: it needs {least} of its characters"),
        )
        refuse_contradiction(clashes, "See: lgqtui attach --help", least=_MIN_DIGEST)


@define_command(
    "attach",
    "DRAFT is a name or a path; FIELD is an id such as I.3. FILE is copied beside the draft at once, so that later "
    "changes of it do not matter; its digest is printed. Without FILE the attachments of the field are listed.",
    "How large a file may be is a setting: lgqtui config show attachment_limit",
)
@click.argument("draft", shell_complete=draft_names)
@click.argument("field", shell_complete=field_ids)
@click.argument("file", required=False, type=click.Path(readable=False))
@click.option("--caption", metavar="TEXT", callback=require_text, help=tr("What is to be seen in it."))
@click.option(
    "--without-metadata",
    is_flag=True,
    help=tr("Attach a copy of a picture (JPEG, PNG, WebP) that does not say where, when or by whom it was made."),
)
@click.option("--remove", metavar="SHA256", help=tr("Take the attachment of that digest off; its beginning is enough."))
@click.option(
    "--json", "as_json", is_flag=True, help=tr("Write the list of attachments as JSON; not with FILE or --remove.")
)
def command(context: AppContext, /, draft: str, field: str, **options: Any) -> None:
    """Attach, list, or remove."""
    from lgqtui.interview.interview import find_field
    from lgqtui.questionnaire.answer import Answer
    from lgqtui.questionnaire.answer_codec import encode_answer

    request = _AttachRequest(**options)
    request.refuse_contradiction()
    loaded = open_draft(context, draft)
    field_id = find_field(loaded.questionnaire, field).id
    if request.file:
        _attach(context, loaded, field_id, request.file, request)
    elif request.remove:
        _remove(context, loaded, field_id, request.remove)
    elif request.as_json:
        out_json(encode_answer(Answer(attachments=loaded.draft.answer(field_id).attachments)).get("attachments", []))
    else:
        _list(loaded.draft.answer(field_id).attachments)


def _list(attachments: tuple[Attachment, ...]) -> None:
    print_table((a.sha256[:_DIGEST_SIZE], format_size(a.size), a.name, a.caption) for a in attachments)
    if not attachments:
        print_status(tr("Nothing is attached there."))


def _attach(context: AppContext, loaded: LoadedDraft, field_id: str, file: str, request: _AttachRequest) -> None:
    from lgqtui.draft.attachment_files import size_of
    from lgqtui.files import expand_path
    from lgqtui.workflows import attachments
    from lgqtui.workflows.draft_access import edit_draft

    attachments.refuse_long_caption(request.caption or "")
    limit = attachments.attachment_limit(context)
    source = expand_path(file)
    size = size_of(source, limit)
    print_status(*attachments.source_sentences([source]))
    template = "{file}, {size}, is copied; an attachment may have {limit}."
    print_note(tr(template, file=source.name, size=format_size(size), limit=format_size(limit)))

    @cache
    def copy() -> Attachment:
        with progress_bar(tr("copying"), 2 * size) as on_progress:
            return attachments.copy_beside_draft(
                context, loaded.file.path, source, on_progress, without_metadata=request.without_metadata
            )

    def attach(interview: Interview) -> Change:
        # Copied once, also if the draft has to be changed again.
        return attachments.attach(interview, field_id, copy(), request.caption)

    result = edit_draft(context, loaded, attach, "lgqtui attach")
    print_result(copy().sha256)
    _print_outcome(result, field_id)
    if notice := attachments.metadata_notice(loaded.file.path, copy()):
        print_status(notice.text)


def _remove(context: AppContext, loaded: LoadedDraft, field_id: str, digest: str) -> None:
    from lgqtui.workflows.draft_access import edit_draft

    matches = [a for a in loaded.draft.answer(field_id).attachments if a.sha256.startswith(digest.lower())]
    if len({a.sha256 for a in matches}) != 1:
        message = "{field} has no attachment whose digest begins with “{digest}”"
        if matches:
            message = "several attachments of {field} have a digest that begins with “{digest}”"
        params = {"field": field_id, "digest": digest[:80], "name": loaded.name}
        raise WrongUse("no-such-attachment", message, "See: lgqtui attach {name} {field}", **params)
    digest = matches[0].sha256
    result = edit_draft(context, loaded, lambda interview: interview.detach(field_id, digest), "lgqtui attach")
    _print_outcome(result, field_id)


def _print_outcome(result: EditResult[Change], field_id: str) -> None:
    from lgqtui.workflows.notices import removed_notice

    print_status(*result.notices)
    if result.value.removed:
        print_status(removed_notice(result.value.removed))
    count = len(result.interview.answer_to(field_id).attachments)
    print_note(trn("{field}: {n} attachment", "{field}: {n} attachments", count, field=field_id))
