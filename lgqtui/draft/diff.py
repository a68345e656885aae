"""Differences between two drafts, field by field, and merging of two drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.i18n import tr, trn
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.questionnaire.kinds import summarize_answer
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import count_words, one_line, shorten


class Difference(Struct, frozen=True):
    """One field that two drafts answer differently; no answer is a blank one."""

    field: str
    before: Answer
    after: Answer


def diff_drafts(before: Draft, after: Draft, order: Iterable[str] = ()) -> tuple[Difference, ...]:
    """The fields that differ, in this order; other fields follow in the order of the drafts."""
    ids = dict.fromkeys([*order, *after.answers, *before.answers])
    pairs = ((i, before.answer(i), after.answer(i)) for i in ids)
    return tuple(Difference(i, old, new) for i, old, new in pairs if old != new)


def changed_only_in_other(base: Draft, local: Draft, other: Draft) -> frozenset[str]:
    """The fields that differ between `local` and `other` because only `other` has changed since `base`."""
    differing = (d.field for d in diff_drafts(local, other))
    return frozenset(i for i in differing if local.answer(i) == base.answer(i))


def merge_drafts(local: Draft, other: Draft, fields: Collection[str]) -> Draft:
    """The `other` draft with the answers of `local`, except for `fields`, which have the answers of `other`."""
    draft = local
    for field_id in fields:
        draft = draft.with_answer(field_id, other.answer(field_id))
    return replace(other, answers=draft.answers)


def is_same_response(draft: Draft, other: Draft) -> bool:
    """True if both are the same response to the same questionnaire, at two times."""
    return (draft.id, draft.questionnaire) == (other.id, other.questionnaire)


_SHORT = 60
_EXCERPT = 240
_CONTEXT_WORDS = 3
_MOST_PARAGRAPHS = 400
_MOST_LISTED = 6


def title_of(questionnaire: Questionnaire, field_id: str) -> str:
    """The title of a field in a list of differences: its id, and its shortened wording."""
    field = questionnaire.fields.get(field_id)
    if field is None:
        return tr("{field} (not in the questionnaire)", field=one_line(field_id))
    wording = field.prompt or questionnaire.question_of[field_id].text
    return tr("{field}  {wording}", field=field_id, wording=shorten(wording.replace("**", ""), _SHORT)).rstrip()


def describe_answer(questionnaire: Questionnaire, field_id: str, answer: Answer) -> str:
    """An answer in a few words; a short text in full."""
    field = questionnaire.fields.get(field_id)
    text = answer.text.strip()
    if text and len(text) <= _SHORT and "\n" not in text and not answer.links:
        ticked = tr("ticked, ") if answer.checked else ""
        return ticked + tr("“{text}”", text=one_line(text))
    if field is not None:
        return summarize_answer(field, answer)
    return tr("an answer") if answer.has_content else tr("empty")


def answer_text(answer: Answer) -> str:
    """All of an answer as a text, a line for each part of it."""
    words = {"yes": tr("Yes"), "no": tr("No")}
    parts = [words.get(answer.choice, ""), tr("ticked") if answer.checked else "", answer.text]
    parts += ["  ".join(filter(None, (row.label, *row.urls, row.note))) for row in answer.links]
    parts += [" · ".join(filter(None, (a.name, a.caption))) for a in answer.attachments]
    parts += [tr("flagged to come back to") if answer.flag else ""]
    parts += [tr("remark: {text}", text=answer.remark) if answer.remark else ""]
    return "\n".join(filter(None, parts)) or tr("empty")


def difference_lines(difference: Difference) -> list[str]:
    """The changes from `before` to `after`, a sentence for each."""
    before, after = difference.before, difference.after
    parts: Sequence[Iterator[str]] = (
        _choice_lines(before, after),
        _text_lines(before.text, after.text),
        _row_lines(before.links, after.links),
        _file_lines(before.attachments, after.attachments),
        _note_lines(before, after),
    )
    lines = [line for part in parts for line in part]
    return lines or [tr("Keys that this program does not know were changed.")]


def _choice_lines(before: Answer, after: Answer) -> Iterator[str]:
    words = {"": tr("not answered"), "yes": tr("Yes"), "no": tr("No"), True: tr("ticked")}
    not_ticked = tr("not ticked")
    for old, new in ((before.choice, after.choice), (before.checked, after.checked)):
        if old != new:
            yield tr("{before} → {after}", before=words.get(old, not_ticked), after=words.get(new, not_ticked))


def _text_lines(before: str, after: str) -> Iterator[str]:
    if before == after:
        return
    if len(before) <= _SHORT and len(after) <= _SHORT and "\n" not in before + after:
        yield tr("{before} → {after}", before=_quoted(before), after=_quoted(after))
        return
    yield tr("{before} → {after}", before=_size(before), after=_size(after))
    hunks = list(_hunks(before.split("\n"), after.split("\n")))
    for old, new in hunks[:_MOST_LISTED]:
        if old:
            yield tr("was: {words}", words=old)
        if new:
            yield tr("now: {words}", words=new)
    if more := len(hunks[_MOST_LISTED:]):
        yield trn("and {n} more place", "and {n} more places", more)


def _quoted(text: str) -> str:
    return tr("“{text}”", text=one_line(text)) if text else tr("empty")


def _size(text: str) -> str:
    return trn("{n} word", "{n} words", count_words(text))


def _hunks(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Each part that differs, before and after; paragraphs are compared first, then the words in them."""
    if max(len(before), len(after)) > _MOST_PARAGRAPHS:
        yield _excerpts(" ".join(before).split(), " ".join(after).split())
        return
    from difflib import SequenceMatcher

    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _excerpts(" ".join(before[start:end]).split(), " ".join(after[new_start:new_end]).split())


def _excerpts(before: list[str], after: list[str]) -> tuple[str, str]:
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    end = next((n for n in range(shorter - start) if before[-1 - n] != after[-1 - n]), shorter - start)
    return _excerpt(before, start, end), _excerpt(after, start, end)


def _excerpt(words: list[str], start: int, end: int) -> str:
    first, last = max(start - _CONTEXT_WORDS, 0), min(len(words) - end + _CONTEXT_WORDS, len(words))
    cut = " ".join(words[first:last])
    if not cut:
        return ""
    return ("… " if first else "") + shorten(cut, _EXCERPT) + (" …" if last < len(words) else "")


def _row_lines(before: tuple[LinkRow, ...], after: tuple[LinkRow, ...]) -> Iterator[str]:
    if before == after:
        return
    removed = [row for row in before if row not in after]
    added = [row for row in after if row not in before]
    yield from (tr("taken out: {row}", row=_row(row)) for row in removed[:_MOST_LISTED])
    yield from (tr("added: {row}", row=_row(row)) for row in added[:_MOST_LISTED])
    if more := len(removed[_MOST_LISTED:]) + len(added[_MOST_LISTED:]):
        yield trn("and {n} more row", "and {n} more rows", more)
    if not removed and not added:
        yield tr("the same rows, in another order or number")


def _row(row: LinkRow) -> str:
    words = " ".join(chain(filter(None, [row.label]), row.urls, filter(None, [row.note])))
    return shorten(words, _EXCERPT) or tr("an empty row")


def _file_lines(before: tuple[Attachment, ...], after: tuple[Attachment, ...]) -> Iterator[str]:
    if before == after:
        return
    removed = [shorten(a.name, _SHORT) for a in before if a not in after]
    added = [shorten(a.name, _SHORT) for a in after if a not in before]
    yield from (tr("attachment taken out: {name}", name=name) for name in removed)
    yield from (tr("attachment added: {name}", name=name) for name in added)
    if not removed and not added:
        yield tr("the same attachments, in another order or number")


def _note_lines(before: Answer, after: Answer) -> Iterator[str]:
    if before.flag != after.flag:
        yield tr("flagged to come back to") if after.flag else tr("no longer flagged")
    if before.remark != after.remark:
        was, now = _quoted(shorten(before.remark, _EXCERPT)), _quoted(shorten(after.remark, _EXCERPT))
        yield tr("remark: {before} → {after}", before=was, after=now)
