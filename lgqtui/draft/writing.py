"""The draft as TOML text, written.

A tidy document is written afresh; one that a person has edited by hand is changed in place, so that comments and layout
survive. Either way the text is read again and compared with the draft before anybody sees it.
"""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

import tomli

from lgqtui.draft.format import draft_shape, read_shape
from lgqtui.draft.model import Draft
from lgqtui.draft.rendering import fresh_text
from lgqtui.draft.toml_editor import CannotEdit, Document, comments_in
from lgqtui.errors import CannotWrite
from lgqtui.questionnaire.answer_codec import ShapeReader, answer_shape

_HEAD = ("id", "questionnaire", "created")


class DraftText:
    """The text of one draft file, kept from save to save so that hand-edits survive.

    With `afresh` the source is of another format: only its comments are taken over.
    """

    def __init__(self, source: str, draft: Draft, *, afresh: bool = False) -> None:
        self._source = source
        self._draft = draft
        self._document: Document | None = None
        self._is_tidy: bool | None = None
        self._must_begin_afresh = afresh or not source

    def update(self, draft: Draft) -> str:
        """The text for `draft`, proved to mean exactly that. Raises CannotWrite if none can be made."""
        text = "" if self._must_begin_afresh else self._edited(draft)
        self._must_begin_afresh = False
        if not means(text, draft):
            text = self._afresh(draft)
            if not means(text, draft):
                raise CannotWrite(
                    "not-what-was-meant",
                    "the answers cannot be written as TOML without loss, so nothing was written",
                    "Export the draft as JSON, and report this.",
                )
        self._source, self._draft = text, draft
        return text

    def _edited(self, draft: Draft) -> str:
        if self._is_tidy is None:
            self._is_tidy = self._source == fresh_text(self._draft)
        if self._is_tidy:
            return fresh_text(draft)
        try:
            if self._document is None:
                self._document = Document(self._source)
            _change(self._document, self._draft, draft)
        except CannotEdit:
            return ""  # `update` sees that this is not what was meant, and writes a fresh document
        return self._document.text

    def _afresh(self, draft: Draft) -> str:
        """A fresh document; comments have lost their places in it, and stand together at its end."""
        comments = comments_in(self._source)
        self._document, self._is_tidy = None, not comments
        end = "\n" + "".join(f"{comment}\n" for comment in comments) if comments else ""
        return fresh_text(draft) + end


def _change(document: Document, old: Draft, new: Draft) -> None:
    for key in _HEAD:
        if getattr(old, key) != getattr(new, key):
            document.set_head(key, getattr(new, key))
    for field_id in old.answers:
        if field_id not in new.answers:
            document.remove(field_id)
    for n, (field_id, answer) in enumerate(new.answers.items()):
        before = old.answers.get(field_id)
        if before is None:
            document.add(field_id, answer_shape(answer), list(islice(new.answers, n))[::-1])
        elif before != answer:
            document.change(field_id, answer_shape(before), answer_shape(answer))


def means(text: str, draft: Draft) -> bool:
    """True if a text, read as a draft file is, gives exactly this draft."""
    reader = ShapeReader()
    try:
        written = read_shape(tomli.loads(text), reader)
    except (ValueError, RecursionError):
        return False
    if any(problem.severity == "error" for problem in reader.problems):
        return False
    return written == draft or _comparable(draft_shape(written)) == _comparable(draft_shape(draft))


def _comparable(value: Any) -> object:
    """The same value with NaN, which is unequal to itself, as something equal."""
    if isinstance(value, dict):
        return {key: _comparable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_comparable(inner) for inner in value]
    return math if isinstance(value, float) and math.isnan(value) else value
