"""Sealing the draft into a package, by talk."""

from __future__ import annotations

from lgqtui.draft.ledger import ledger_of
from lgqtui.export.layout import size_in_words
from lgqtui.files import private_folder
from lgqtui.i18n import say
from lgqtui.package.pack import pack as seal
from lgqtui.package.summary import Summary, summarize, summary_lines
from lgqtui.plain.console import Option
from lgqtui.plain.session import Conversation, words_about


def pack(c: Conversation, _: str) -> None:
    """Say what would be sealed, and seal it if the person wants that. Raises Error if it cannot be."""
    if told_summary(c) is None:
        return
    choices = (Option("yes", say("seal it"), "y"), Option("no", say("leave it open"), "n"))
    said = c.talk.choose(say("Your choice:"), choices, "no")
    c.later = said.command
    if said.text != "yes":
        c.say(say("Nothing was sealed."))
        return
    sidecar = c.sitting.file.sidecar
    draft, questionnaire, today = c.interview.draft, c.interview.questionnaire, c.clock().astimezone().date()
    sealed = seal(draft, questionnaire, ledger_of(sidecar), sidecar, private_folder(sidecar / "packages"), today=today)
    c.say(say("Sealed, {size}: {path}", size=size_in_words(sealed.size), path=sealed.path))
    c.say(say("sha256 {digest}", digest=sealed.sha256))


def told_summary(c: Conversation) -> Summary | None:
    """Save, and say what a package would hold and what was found; None if nothing can be sealed, which is said."""
    c.interview.settle()
    if not c.save():
        return None
    c.say_place_again()
    sidecar = c.sitting.file.sidecar
    summary = summarize(c.interview.draft, c.interview.questionnaire, ledger_of(sidecar), sidecar)
    for line in summary_lines(summary):
        c.say(line)
    for problem in (*summary.structural, *summary.findings):
        c.say(say("{field}. {told}", field=problem.field, told=words_about(problem)))
    if summary.structural:
        c.say(say("It cannot be sealed: evidence is missing or was changed. Attach it again, or take it off."))
        return None
    return summary
