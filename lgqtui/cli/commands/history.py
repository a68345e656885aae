"""`lgqtui history`: earlier versions of a draft, shown, compared with the present one, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from lgqtui.cli.completion import draft_names, generation_numbers
from lgqtui.cli.opened import LoadedDraft, load, questionnaire_of
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import out_json, out_path, print_result, print_status, shell_quote
from lgqtui.errors import CannotRead, WrongUse
from lgqtui.formatting import format_time, format_timestamp
from lgqtui.i18n import tr, trn

if TYPE_CHECKING:
    from lgqtui.draft.history import Generation
    from lgqtui.draft.model import Draft
    from lgqtui.draft.store import DraftFile

_PATIENCE = 5.0
_ACTS = ("show", "diff", "restore")


@define(
    "history",
    "DRAFT is a name or a path. Alone it lists the earlier versions that are kept: the last five, and the newest of "
    "each of the last seven days; while you work one is made every ten minutes. They are numbered, 1 is the newest; N "
    "is such a number.",
    "show N tells how that version stands. diff N tells field by field what has changed since. restore N brings it "
    "back; the present version is kept before, so that nothing is lost. A damaged draft is set aside by it.",
)
@click.argument("draft", shell_complete=draft_names)
@click.argument("act", required=False, type=click.Choice(_ACTS), metavar="[show|diff|restore]")
@click.argument("number", required=False, type=click.IntRange(min=1), metavar="[N]", shell_complete=generation_numbers)
@click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))
@click.pass_obj
def command(here: AppContext, draft: str, act: str | None, number: int | None, *, as_json: bool) -> None:
    """List, show, compare or restore the earlier versions of a draft."""
    past = _past(here, draft)
    if act is None:
        _list(past, as_json=as_json)
        return
    generation = past.pick(act, number)
    if act == "show":
        _show(here, past, generation, as_json=as_json)
    elif act == "diff":
        _diff(here, past, generation, as_json=as_json)
    else:
        _restore(past, generation, as_json=as_json)


class _Past(Struct, frozen=True):
    """A draft's file and its generations, newest first. The draft itself may be damaged, or gone."""

    file: DraftFile
    word: str
    generations: list[Generation]

    @property
    def name(self) -> str:
        """What the draft is called."""
        return self.file.path.stem

    def pick(self, act: str, number: int | None) -> Generation:
        """The generation of that number. Raises WrongUse if there is none."""
        told: dict[str, object] = {"name": self.name, "word": self.word, "act": act, "n": number}
        see = "See which there are: lgqtui history {word}"
        if number is None:
            raise WrongUse("no-number", "{act} needs the number of a version", see, **told)
        if number > len(self.generations):
            raise WrongUse("no-version", "{name} has no version {n}", see, **told)
        return self.generations[number - 1]


def _past(here: AppContext, wanted: str) -> _Past:
    from lgqtui.draft.history import generations
    from lgqtui.draft.store import DraftFile

    file = DraftFile(here.drafts.path_of(wanted), here.clock)
    found = generations(file.history)
    if not found:
        file = here.drafts.find(wanted)  # names the nearest draft if there is none
    return _Past(file, shell_quote(wanted), found)


def _present(past: _Past) -> Draft | None:
    """The draft as it stands; None if it is damaged or gone: then its versions can still be listed."""
    try:
        return load(past.file, past.name)
    except CannotRead as error:
        print_status(tr("{name} itself cannot be read: {why}", name=past.name, why=error))
        return None


def _list(past: _Past, *, as_json: bool) -> None:
    present = _present(past)
    entries = [_entry(n, generation, present) for n, generation in enumerate(past.generations, 1)]
    if as_json:
        out_json({"generations": entries})
    elif entries:
        _write(entries)
        print_status(tr("Compare one with the draft: lgqtui history {name} diff N", name=past.word))
    else:
        print_status(tr("No earlier version of {name} is kept yet.", name=past.name))


def _entry(n: int, generation: Generation, present: Draft | None) -> dict[str, Any]:
    """One line of the list as programs get it; None stands for what cannot be known."""
    from lgqtui.draft.diff import diff_drafts
    from lgqtui.draft.history import read_generation

    entry: dict[str, Any] = {"n": n, "replaced": format_timestamp(generation.time), "path": str(generation.path)}
    try:
        draft = read_generation(generation)
    except CannotRead:
        return {**entry, "state": "damaged", "answers": None, "different": None}
    different = None if present is None else len(diff_drafts(draft, present))
    return {**entry, "state": "good", "answers": len(draft.answers), "different": different}


def _write(entries: list[dict[str, Any]]) -> None:
    from datetime import datetime

    from lgqtui.formatting import columns

    rows = [("", tr("Replaced"), tr("Answers"), tr("Differs from now"))]
    for entry in entries:
        when = format_time(datetime.fromisoformat(entry["replaced"]))
        rows.append((str(entry["n"]), when, _answers(entry), _different(entry)))
    for line in columns(rows):
        print_result(line)


def _answers(entry: dict[str, Any]) -> str:
    return tr("damaged") if entry["answers"] is None else str(entry["answers"])


def _different(entry: dict[str, Any]) -> str:
    if entry["different"] is None:
        return tr("not known")
    return trn("in {n} field", "in {n} fields", entry["different"]) if entry["different"] else tr("in nothing")


def _show(here: AppContext, past: _Past, generation: Generation, *, as_json: bool) -> None:
    from lgqtui.cli.commands.show import write_standing
    from lgqtui.draft.history import read_generation
    from lgqtui.draft.store import DraftFile

    draft = read_generation(generation)
    name = tr("{name} as replaced on {time}", name=past.name, time=format_time(generation.time))
    opened = LoadedDraft(DraftFile(generation.path, here.clock), draft, questionnaire_of(here, draft, past.name), name)
    write_standing(opened, as_json=as_json)


def _diff(here: AppContext, past: _Past, generation: Generation, *, as_json: bool) -> None:
    from lgqtui.draft.diff import diff_drafts, difference_lines, title_of
    from lgqtui.draft.history import read_generation
    from lgqtui.questionnaire.answer_codec import encode_answer

    present, earlier = load(past.file, past.name), read_generation(generation)
    questionnaire = questionnaire_of(here, present, past.name)
    found = diff_drafts(earlier, present, questionnaire.fields)
    if as_json:
        shapes = [{"field": d.field, "before": encode_answer(d.before), "after": encode_answer(d.after)} for d in found]
        out_json({"differences": shapes})
        return
    for difference in found:
        print_result(title_of(questionnaire, difference.field))
        for line in difference_lines(difference):
            print_result("    " + line)
    told = "{n} field has changed since {time}.", "{n} fields have changed since {time}."
    print_status(trn(*told, len(found), time=format_time(generation.time)))


def _restore(past: _Past, generation: Generation, *, as_json: bool) -> None:
    from lgqtui.draft.format import DRAFT_LIMIT
    from lgqtui.draft.history import read_generation
    from lgqtui.draft.lock import current_owner
    from lgqtui.files import read_file

    if as_json:
        raise WrongUse("contradiction", "--json goes with the list, show and diff", "Leave it out.")
    read_generation(generation)  # what is wrong with it is told before anything is touched
    content = read_file(generation.path, DRAFT_LIMIT)
    with past.file.held(current_owner("lgqtui history"), _PATIENCE):
        kept = past.file.put_back(content)
    out_path(past.file.path)
    print_status(tr("{name} is again what was replaced on {time}.", name=past.name, time=format_time(generation.time)))
    if kept is not None:
        what = tr("The damaged file is set aside") if kept.is_damaged else tr("The version before is kept")
        print_status(tr("{what} as {path}", what=what, path=kept.path))
