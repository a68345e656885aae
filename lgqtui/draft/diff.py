"""What differs between two drafts, field by field, and a draft made of parts of both."""

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
    """One field that two drafts answer differently; a blank answer stands for none."""

    field: str
    before: Answer
    after: Answer


def diff_drafts(before: Draft, after: Draft, order: Iterable[str] = ()) -> tuple[Difference, ...]:
    """The fields that differ, in this order; those not in it follow as they stand in the drafts."""
    ids = dict.fromkeys([*order, *after.answers, *before.answers])
    pairs = ((i, before.answer(i), after.answer(i)) for i in ids)
    return tuple(Difference(i, one, other) for i, one, other in pairs if one != other)


def changed_only_in_other(base: Draft, mine: Draft, theirs: Draft) -> frozenset[str]:
    """The fields that differ between `mine` and `theirs` because only theirs has changed since `base`."""
    found = (d.field for d in diff_drafts(mine, theirs))
    return frozenset(i for i in found if mine.answer(i) == base.answer(i))


def merge_drafts(mine: Draft, theirs: Draft, from_theirs: Collection[str]) -> Draft:
    """`mine` with the answers to some fields as `theirs` has them, and what stands around the answers as there."""
    draft = mine
    for field_id in from_theirs:
        draft = draft.with_answer(field_id, theirs.answer(field_id))
    return replace(theirs, answers=draft.answers)


def is_same_response(one: Draft, other: Draft) -> bool:
    """True if both are the same response to the same questionnaire, at two times."""
    return (one.id, one.questionnaire) == (other.id, other.questionnaire)


_SHORT = 60
_EXCERPT = 240
_AROUND = 3
_MOST_PARAGRAPHS = 400
_MOST_TOLD = 6


def title_of(questionnaire: Questionnaire, field_id: str) -> str:
    """What a field is called in a list of differences: its id, and its wording as far as a line holds it."""
    field = questionnaire.fields.get(field_id)
    if field is None:
        return tr("{field} (not in the questionnaire)", field=one_line(field_id))
    wording = field.prompt or questionnaire.question_of[field_id].text
    return tr("{field}  {wording}", field=field_id, wording=shorten(wording.replace("**", ""), _SHORT)).rstrip()


def describe_answer(questionnaire: Questionnaire, field_id: str, answer: Answer) -> str:
    """An answer in a few words; a short text stands as it is."""
    field = questionnaire.fields.get(field_id)
    text = answer.text.strip()
    if text and len(text) <= _SHORT and "\n" not in text and not answer.links:
        ticked = tr("ticked, ") if answer.checked else ""
        return ticked + tr("“{text}”", text=one_line(text))
    if field is not None:
        return summarize_answer(field, answer)
    return tr("an answer") if answer.has_content else tr("empty")


def difference_lines(difference: Difference) -> list[str]:
    """What changed from `before` to `after`, a sentence for each thing."""
    before, after = difference.before, difference.after
    parts: Sequence[Iterator[str]] = (
        _choice(before, after),
        _tick(before, after),
        _text(before.text, after.text),
        _rows(before.links, after.links),
        _files(before.attachments, after.attachments),
        _notes(before, after),
    )
    told = [line for part in parts for line in part]
    return told or [tr("Keys that this program does not know were changed.")]


def _choice(before: Answer, after: Answer) -> Iterator[str]:
    words = {"": tr("not answered"), "yes": tr("Yes"), "no": tr("No")}
    if before.choice != after.choice:
        yield tr("{before} → {after}", before=words[before.choice], after=words[after.choice])


def _tick(before: Answer, after: Answer) -> Iterator[str]:
    words = {True: tr("ticked"), False: tr("not ticked"), None: tr("not ticked")}
    if before.checked != after.checked:
        yield tr("{before} → {after}", before=words[before.checked], after=words[after.checked])


def _text(before: str, after: str) -> Iterator[str]:
    if before == after:
        return
    if len(before) <= _SHORT and len(after) <= _SHORT and "\n" not in before + after:
        yield tr("{before} → {after}", before=_quoted(before), after=_quoted(after))
        return
    yield tr("{before} → {after}", before=_size(before), after=_size(after))
    hunks = list(_hunks(before.split("\n"), after.split("\n")))
    for old, new in hunks[:_MOST_TOLD]:
        if old:
            yield tr("was: {words}", words=old)
        if new:
            yield tr("now: {words}", words=new)
    if more := len(hunks[_MOST_TOLD:]):
        yield trn("and {n} more place", "and {n} more places", more)


def _quoted(text: str) -> str:
    return tr("“{text}”", text=one_line(text)) if text else tr("empty")


def _size(text: str) -> str:
    return trn("{n} word", "{n} words", count_words(text))


def _hunks(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Each place that differs, as it was and as it is; paragraphs are compared first, then the words in them."""
    if max(len(before), len(after)) > _MOST_PARAGRAPHS:
        yield _excerpts(" ".join(before).split(), " ".join(after).split())
        return
    from difflib import SequenceMatcher

    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _excerpts(" ".join(before[a:b]).split(), " ".join(after[c:d]).split())


def _excerpts(before: list[str], after: list[str]) -> tuple[str, str]:
    """The words that differ, with some around them."""
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    end = next((n for n in range(shorter - start) if before[-1 - n] != after[-1 - n]), shorter - start)
    return _excerpt(before, start, end), _excerpt(after, start, end)


def _excerpt(words: list[str], start: int, end: int) -> str:
    first, last = max(start - _AROUND, 0), min(len(words) - end + _AROUND, len(words))
    cut = " ".join(words[first:last])
    if not cut:
        return ""
    return ("… " if first else "") + shorten(cut, _EXCERPT) + (" …" if last < len(words) else "")


def _rows(before: tuple[LinkRow, ...], after: tuple[LinkRow, ...]) -> Iterator[str]:
    if before == after:
        return
    gone = [row for row in before if row not in after]
    come = [row for row in after if row not in before]
    yield from (tr("taken out: {row}", row=_row(row)) for row in gone[:_MOST_TOLD])
    yield from (tr("added: {row}", row=_row(row)) for row in come[:_MOST_TOLD])
    if more := len(gone[_MOST_TOLD:]) + len(come[_MOST_TOLD:]):
        yield trn("and {n} more row", "and {n} more rows", more)
    if not gone and not come:
        yield tr("the same rows, in another order or number")


def _row(row: LinkRow) -> str:
    words = " ".join(chain(filter(None, [row.label]), row.urls, filter(None, [row.note])))
    return shorten(words, _EXCERPT) or tr("an empty row")


def _files(before: tuple[Attachment, ...], after: tuple[Attachment, ...]) -> Iterator[str]:
    if before == after:
        return
    gone = [shorten(a.name, _SHORT) for a in before if a not in after]
    come = [shorten(a.name, _SHORT) for a in after if a not in before]
    yield from (tr("attachment taken out: {name}", name=name) for name in gone)
    yield from (tr("attachment added: {name}", name=name) for name in come)
    if not gone and not come:
        yield tr("the same attachments, in another order or number")


def _notes(before: Answer, after: Answer) -> Iterator[str]:
    if before.flag != after.flag:
        yield tr("flagged to come back to") if after.flag else tr("no longer flagged")
    if before.remark != after.remark:
        was, now = _quoted(shorten(before.remark, _EXCERPT)), _quoted(shorten(after.remark, _EXCERPT))
        yield tr("remark: {before} → {after}", before=was, after=now)
