"""What is said and asked of drafts that came to harm: cut off, not saved, changed elsewhere, damaged."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from lgqtui.draft.diff import (
    Difference,
    changed_only_in_other,
    describe_answer,
    diff_drafts,
    difference_lines,
    is_same_response,
    merge_drafts,
    title_of,
)
from lgqtui.draft.history import find_good_version, keep_at_once
from lgqtui.draft.lock import DraftLock, current_owner
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveredAnswers
from lgqtui.draft.store import Clock, DraftFile, FileVersion
from lgqtui.errors import CannotRead, Error, FileError
from lgqtui.formatting import format_time
from lgqtui.i18n import tr, trn
from lgqtui.interview.recovered_words import cut_off_words
from lgqtui.plain.console import Console, Option
from lgqtui.plain.session import PlainSession, ended
from lgqtui.questionnaire.answer import Answer


class Sides(Struct, frozen=True):
    """The question that is asked, and what the two versions are called."""

    title: str
    mine: str
    theirs: str


def welcome(c: PlainSession, mine: DraftLock | None) -> None:
    """Say what there is to know about a draft that has just been opened."""
    known = c.sitting.file.version.reading
    if known.left_out:
        told = (
            "{n} control character in the draft was left out.",
            "{n} control characters in the draft were left out.",
        )
        c.say(trn(*told, known.left_out))
    if mine is None:
        c.say(tr("{why}. You can read it here; /again looks again.", why=c.interview.refusal))
        return
    if not mine.is_sure:
        c.say(tr("In this folder no file can be locked: nobody is told that you have this draft open."))
        c.say(tr("A change made elsewhere is noticed before anything is saved over it."))
    if mine.left is not None:
        c.say(cut_off_words(c.path, mine.left, c.clock()))
    _offer_rescued(c)


def _offer_rescued(c: PlainSession) -> None:
    """Ask about answers of an earlier sitting that are not in the draft."""
    rescued, present = c.sitting.rescue.find(), c.interview.draft
    if rescued is None or not is_same_response(rescued.draft, present):
        return
    if not diff_drafts(rescued.draft, present):
        c.sitting.rescue.drop()
        return
    preset = changed_only_in_other(rescued.base or present, rescued.draft, present)
    time = format_time(rescued.time, c.clock())
    title = tr("Answers of {time} were recovered that are not in the draft.", time=time)
    chosen = choose_sides(c, rescued.draft, present, preset, Sides(title, tr("recovered"), tr("in the draft")))
    _take_rescued(c, rescued, chosen)


def _take_rescued(c: PlainSession, rescued: RecoveredAnswers, chosen: frozenset[str] | None) -> None:
    try:
        keep_at_once(c.sitting.file.history, rescued.path.read_bytes(), c.clock())
    except (FileError, OSError) as error:
        c.say(tr("Nothing was taken over, and they stay where they are: {why}", why=error))
        return
    c.sitting.rescue.drop()
    if chosen is None:
        c.say(tr("The draft stays as it is. What was recovered is kept as an earlier version."))
    else:
        c.adopt(merge_drafts(rescued.draft, c.interview.draft, chosen))


def settle_change(c: PlainSession) -> bool:
    """Have the person choose between what another program wrote and what is here; False if that is still open."""
    try:
        theirs = c.sitting.file.read_version()
    except CannotRead as error:
        c.sitting.is_conflict_postponed = True
        c.say(tr("Another program has changed the draft, and it cannot be read: {why}", why=error))
        return False
    mine, base = c.interview.draft, c.sitting.file.version.draft
    if not is_same_response(theirs.draft, mine):
        c.sitting.is_conflict_postponed = True
        c.say(tr("Another draft stands now where this one was. It is not overwritten."))
        return False
    if not diff_drafts(base, mine) or not diff_drafts(mine, theirs.draft):
        _accept(c, theirs, frozenset(d.field for d in diff_drafts(mine, theirs.draft)))
        c.say(tr("The draft was changed by another program, and is read as it is now."))
        return True
    title = tr("Another program has changed this draft. Both versions are kept.")
    preset = changed_only_in_other(base, mine, theirs.draft)
    chosen = choose_sides(c, mine, theirs.draft, preset, Sides(title, tr("here"), tr("there")))
    if chosen is None:
        c.sitting.is_conflict_postponed = True
        c.say(tr("Not saved yet. /save asks again."))
        return False
    _accept(c, theirs, chosen)
    return True


def _accept(c: PlainSession, theirs: FileVersion, chosen: frozenset[str]) -> None:
    mine = c.interview.draft
    c.sitting.file.accept(theirs)
    c.adopt(merge_drafts(mine, theirs.draft, chosen))


def choose_sides(
    c: PlainSession, mine: Draft, theirs: Draft, preset: Collection[str], sides: Sides
) -> frozenset[str] | None:
    """The fields that are to be as `theirs` has them; None if the person leaves it for later."""
    found = diff_drafts(mine, theirs, c.interview.questionnaire.fields)
    c.say(sides.title)
    c.say(trn("{n} field differs:", "{n} fields differ:", len(found)))
    for difference in found:
        c.say(title_of(c.interview.questionnaire, difference.field))
    choices = (
        Option("each", tr("go through them one by one")),
        Option("mine", tr("all as they are {side}", side=sides.mine)),
        Option("theirs", tr("all as they are {side}", side=sides.theirs)),
        Option("later", tr("leave it for later")),
    )
    said = c.talk.choose(tr("Your choice:"), choices, "each")
    c.later = said.command
    if said.command or said.text == "later":
        return None
    if said.text != "each":
        return frozenset(d.field for d in found if said.text == "theirs")
    return _one_by_one(c, found, preset, sides)


def _one_by_one(
    c: PlainSession, found: Collection[Difference], preset: Collection[str], sides: Sides
) -> frozenset[str] | None:
    chosen: set[str] = set()
    for difference in found:
        c.say(title_of(c.interview.questionnaire, difference.field))
        for line in difference_lines(difference):
            c.say(line)
        pairs = (("mine", sides.mine, difference.before), ("theirs", sides.theirs, difference.after))
        choices = [_side(c, key, name, difference.field, answer) for key, name, answer in pairs]
        said = c.talk.choose(tr("Your choice:"), choices, "theirs" if difference.field in preset else "mine")
        if said.command:
            c.later = said.command
            return None
        chosen |= {difference.field} if said.text == "theirs" else set()
    return frozenset(chosen)


def _side(c: PlainSession, key: str, name: str, field_id: str, answer: Answer) -> Option:
    words = describe_answer(c.interview.questionnaire, field_id, answer)
    return Option(key, tr("{side}: {words}", side=name, words=words))


def offer_good_version(talk: Console, file: DraftFile, error: Error, clock: Clock) -> bool:
    """Offer the newest good version of a damaged draft, and bring it back if it is wanted; True if it was."""
    good = find_good_version(error, file.history) if isinstance(error, CannotRead) else None
    if good is None:
        return False
    content = good.generation.path.read_bytes()
    talk.say(ended(str(error)))
    answers = trn("{n} answer", "{n} answers", len(good.draft.answers))
    told = "The newest good version is of {time} and has {answers}. Bring it back?"
    talk.say(tr(told, time=format_time(good.generation.time, clock()), answers=answers))
    talk.say(tr("The damaged file is set aside, nothing of it is lost."))
    choices = (Option("yes", tr("bring it back"), "y"), Option("no", tr("leave everything as it is"), "n"))
    if talk.choose(tr("Your choice:"), choices, "no").text != "yes":
        return False
    with file.held(current_owner(tr("lgqtui")), wait=0.0):
        kept = file.put_back(content)
    if kept is not None:
        talk.say(tr("The damaged file is set aside as {path}", path=kept.path))
    return True
