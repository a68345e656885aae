"""Attach files to an answer: their paths as a terminal pastes them, the copy beside the draft, captions, opening."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from os.path import isfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from lgqtui.draft.attachment import FieldAttachment, is_plain_name
from lgqtui.draft.attachment_files import (
    CAPTION_LIMIT,
    ProgressCallback,
    attach_file,
    attachments_folder,
    chunks_of,
    clean_caption,
)
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import WrongUse
from lgqtui.files import expand_path
from lgqtui.formatting import file_time, format_day, local_time
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Change, Interview
from lgqtui.questionnaire.answer import Attachment
from lgqtui.text import clean
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.notices import Notice

_TEXTS, _TEXTS_SIZE = 4, 10_000_000  # what is left in a package for the files beside the attachments
_ON_WINDOWS = sys.platform == "win32"
_LONGEST_PASTE = 20_000
WITHOUT_METADATA = "To attach a copy without that, take it off, then: lgqtui attach --without-metadata"
_VIEW_FOLDER = "shown"
_PATH_START = re.compile(r"""(?:& *)?['"]?(?:/|~/|\\\\|[A-Za-z]:[\\/]|file://)""")
_QUOTED_WORD = re.compile(r"""'([^']+)'|"([^"]+)"|(\S+)""")
_CALL_OPERATOR = re.compile(r"& *(?=['\"])")


def attachment_limit(context: AppContext) -> int:
    """The most bytes that an attachment may have, by the settings."""
    return int(float(context.settings["attachment_limit"]) * 1_000_000)


def copy_beside_draft(
    context: AppContext,
    draft_path: Path,
    source: Path,
    on_progress: ProgressCallback = lambda _done, _total: None,
    *,
    without_metadata: bool = False,
) -> Attachment:
    """Copy a file beside a draft, to be attached. Raises as `attach_file` does; then no copy is left."""
    folder, limit = attachments_folder(sidecar_of(draft_path)), attachment_limit(context)
    return attach_file(source, folder, limit, without_metadata=without_metadata, on_progress=on_progress)


def metadata_notice(draft_path: Path, attachment: Attachment, copy_remedy: str = "") -> Notice | None:
    """What an attached file says of its place and author, and what to do for a copy without that; None if nothing."""
    from lgqtui.draft.file_metadata import METADATA_REMEDY, find_facts  # late: it is large

    path = _copy_of(draft_path, attachment)
    facts = find_facts(path) if path else ()
    if not facts:
        return None
    texts = {"place": tr("where it was made"), "author": tr("who made it")}
    what = tr(" and ").join(texts[fact] for fact in texts if fact in facts)
    remedy = copy_remedy or tr(WITHOUT_METADATA)
    remedy = remedy if can_remove_metadata(attachment) else tr(METADATA_REMEDY)
    return Notice(tr("{name} says {what}. {remedy}", name=attachment.name, what=what, remedy=remedy), "warning")


def can_remove_metadata(attachment: Attachment) -> bool:
    """True for a kind of picture that can be copied without metadata."""
    from lgqtui.draft.file_metadata import COPIES  # late: it is large

    return attachment.type.removeprefix("image/") in COPIES


def _copy_of(draft_path: Path, attachment: Attachment) -> Path | None:
    """The copy beside the draft; None if its name is none that the program gave."""
    folder = attachments_folder(sidecar_of(draft_path))
    return folder / attachment.file if is_plain_name(attachment.file) else None


def day_of_copy(draft_path: Path, attachment: Attachment) -> str:
    """The day on which the copy of an attached file was written; "" if there is none."""
    path = _copy_of(draft_path, attachment)
    try:
        return format_day(local_time(file_time(path.stat().st_mtime)), year=False) if path else ""
    except OSError:
        return ""


def remove_attachment_metadata(
    context: AppContext, draft_path: Path, interview: Interview, attached: FieldAttachment
) -> Change:
    """Put a copy without metadata in the place of an attachment. Raises as `copy_beside_draft` and `chunks_of` do."""
    old, folder = attached.attachment, attachments_folder(sidecar_of(draft_path))
    for _ in chunks_of(folder, attached):  # what was changed since it was attached is not taken for it
        pass
    copy = copy_beside_draft(context, draft_path, folder / old.file, without_metadata=True)
    answer = interview.answer_to(attached.field)
    captions = dict.fromkeys(filter(None, (present_caption(interview, attached.field, copy), old.caption)))
    copy = replace(copy, name=old.name, caption=clean_caption(" · ".join(captions)))
    replaced = {old.sha256: copy, copy.sha256: copy}
    present = (replaced.get(other.sha256, other) for other in answer.attachments)
    by_content = {attachment.sha256: attachment for attachment in present}
    return interview.put(attached.field, replace(answer, attachments=tuple(by_content.values())))


def source_sentences(paths: Iterable[Path]) -> Iterator[str]:
    """What is to be known of files to attach: where a link leads, what a name loses, and that one is empty."""
    for path in paths:
        if (real := os.path.realpath(path)) != os.path.normpath(path.absolute()):
            yield tr("{path} is a link: what is attached is {real}", path=path, real=real)
        if removed := clean(path.name).removed:
            templates = (
                "{n} control character in the name of {path} is left out.",
                "{n} control characters in the name of {path} are left out.",
            )
            yield trn(*templates, removed, path=path)
        if path.is_file() and not path.stat().st_size:
            yield tr("{path} is empty.", path=path)


def attach(interview: Interview, field_id: str, attachment: Attachment, caption: str | None = None) -> Change:
    """Add a copied file to an answer, or change its caption: "" removes it, None keeps that of an attached file.

    Raises WrongUse if the caption is too long, CannotWrite if no package could hold the file with the others.
    """
    refuse_long_caption(caption or "")
    answers = interview.draft.answers.values()
    sizes = {other.sha256: other.size for answer in answers for other in answer.attachments}
    if attachment.sha256 not in sizes:
        from lgqtui.package.pack import refuse_too_large  # late: most sessions attach nothing

        refuse_too_large(sum(sizes.values()) + attachment.size + _TEXTS_SIZE, len(sizes) + 1 + _TEXTS)
    if caption is None:
        caption = present_caption(interview, field_id, attachment)
    change = interview.attach(field_id, replace(attachment, caption=clean_caption(caption)))
    return replace(change, removed=clean(caption).removed)


def refuse_long_caption(caption: str) -> None:
    """Raise WrongUse if a caption is longer than one may be."""
    if len(caption) > CAPTION_LIMIT:
        message = "the caption has {n} characters, more than one can hold ({limit})"
        hint = "Write the longer text into the answer."
        raise WrongUse("too-long", message, hint, n=f"{len(caption):,}", limit=f"{CAPTION_LIMIT:,}")


def present_caption(interview: Interview, field_id: str, attachment: Attachment) -> str:
    """The caption that the same file has at the field; "" if it has none, or is not attached there."""
    attachments = interview.answer_to(field_id).attachments
    return next((a.caption for a in attachments if a.sha256 == attachment.sha256), "")


def caption_question(attachment: Attachment) -> str:
    """The question for the caption of an attachment."""
    return tr("What is to be seen in {name}?", name=attachment.name)


def view_copy(context: AppContext, draft_path: Path, attached: FieldAttachment) -> Path:
    """A copy of an attachment for another program to show. Raises Error if it cannot be made or is not safe to open."""
    from lgqtui.draft.attachment_viewer import make_view_copy  # late: most sessions open nothing

    return make_view_copy(attachments_folder(sidecar_of(draft_path)), attached, context.folders.state / _VIEW_FOLDER)


def remove_view_copies(context: AppContext) -> None:
    """Remove all copies that were made for other programs to show."""
    shutil.rmtree(context.folders.state / _VIEW_FOLDER, ignore_errors=True)


def open_copy(context: AppContext, draft_path: Path, attached: FieldAttachment) -> Notice:
    """Open a copy of an attachment with the default application. Raises Error if it cannot be opened."""
    from lgqtui.draft.attachment_viewer import open_by_system

    open_by_system(view_copy(context, draft_path, attached))
    return Notice(tr("A copy of {name} is being opened.", name=attached.attachment.name))


def paths_in(text: str) -> tuple[Path, ...]:
    """The paths of existing files a text is made of, as terminals quote what is dropped; none if a word is no path."""
    pasted = text.strip()
    if len(pasted) > _LONGEST_PASTE or not _PATH_START.match(pasted):
        return ()
    for words in _word_lists(pasted):
        paths = tuple(filter(None, map(_absolute_path, words)))
        if paths and len(paths) == len(words) and all(map(isfile, paths)):
            return paths
    return ()


def typed_paths(text: str) -> tuple[Path, ...]:
    """The paths of files that the user typed or dropped, whether they exist or not; none if the text is blank."""
    typed = text.strip()
    return paths_in(typed) or ((_absolute_path(typed) or expand_path(typed),) if typed else ())


def _word_lists(pasted: str) -> Iterator[list[str]]:
    """Yield the words of a paste by each quoting, the simplest first."""
    yield [pasted]
    yield [line.strip() for line in pasted.splitlines() if line.strip()]
    if _ON_WINDOWS:  # there a backslash separates folders
        yield [next(filter(None, match.groups())) for match in _QUOTED_WORD.finditer(_CALL_OPERATOR.sub("", pasted))]
    else:
        with suppress(ValueError):
            yield shlex.split(pasted)


def _absolute_path(word: str) -> Path | None:
    unquoted = word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"" else word
    with suppress(RuntimeError, ValueError):
        if unquoted.lower().startswith("file://"):
            unquoted = _path_of_address(urlsplit(unquoted).path)
        if _ON_WINDOWS and re.match(r"[\\/]{2}", unquoted):
            return None  # to look at a file of another computer, Windows signs in there
        path = Path(unquoted).expanduser()
        return path if path.is_absolute() else None
    return None


def _path_of_address(address: str) -> str:
    if not _ON_WINDOWS:
        return unquote(address, errors="surrogateescape")
    from urllib.request import url2pathname  # late: it loads what speaks HTTP

    return url2pathname(address)
