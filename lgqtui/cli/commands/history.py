"""`lgqtui history`: list, show, compare and restore earlier versions of a draft."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from lgqtui.cli.completion import draft_names, field_ids, generation_numbers
from lgqtui.cli.registry import define_command, json_option
from lgqtui.cli.terminal import load_answers, open_draft, out_json, out_path, print_result, print_status, print_table
from lgqtui.draft.diff import diff_drafts, difference_lines, title_of
from lgqtui.draft.format import DRAFT_LIMIT
from lgqtui.draft.history import NO_VERSION, Generation, generations, read_generation, read_versions
from lgqtui.draft.lock import current_owner
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, WrongUse
from lgqtui.files import read_file
from lgqtui.formatting import format_time, format_timestamp
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import find_field
from lgqtui.interview.session import load_steps, store_steps
from lgqtui.interview.undo import UndoStep
from lgqtui.questionnaire.answer_codec import encode_answer
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import LoadedDraft, find_questionnaire, restore_answers
from lgqtui.workflows.notices import change_notices

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft

_LOCK_TIMEOUT = 5.0
_ACTIONS = ("show", "diff", "restore")
_MAX_ROWS = 50


@define_command(
    "history",
    "DRAFT is a name or a path. Alone it lists the earlier versions that are kept, with the fields whose text was "
    "replaced or emptied then. One is made whenever a text would be lost that has stood for a minute, or that was "
    "there when the draft was opened or a command changed it. Up to 100 MB are kept, 365 days of a long "
    "draft's daily work, then the oldest go first. They are numbered, 1 is the newest; N is such a number.",
    "show N tells how that version stands. diff N tells field by field what has changed since. restore N brings it "
    "back, or only the answers to the fields and questions named after it; the present version is kept before, so that "
    "nothing is lost. A damaged draft is set aside by it.",
)
@click.argument("draft", shell_complete=draft_names)
@click.argument("act", required=False, type=click.Choice(_ACTIONS), metavar="[show|diff|restore]")
@click.argument("number", required=False, type=click.IntRange(min=1), metavar="[N]", shell_complete=generation_numbers)
@click.argument("fields", nargs=-1, metavar="[FIELD]...", shell_complete=field_ids)
@json_option
def command(  # noqa: PLR0913 - the arguments of the call
    context: AppContext, draft: str, act: str | None, number: int | None, fields: tuple[str, ...], *, as_json: bool
) -> None:
    """List, show, compare or restore the earlier versions of a draft."""
    history = _read_history(context, draft)
    if act is None:
        _list(context, history, as_json=as_json)
        return
    generation = history.pick(act, number)
    if fields and act != "restore":
        raise WrongUse("contradiction", "single fields go with restore", "Leave them out.")
    if act == "show":
        _show(context, history, generation, as_json=as_json)
    elif act == "diff":
        _diff(context, history, generation, as_json=as_json)
    elif as_json:
        raise WrongUse("contradiction", "--json goes with the list, show and diff", "Leave it out.")
    elif fields:
        _restore_fields(context, history, generation, fields)
    else:
        _restore(history, generation)


class _DraftHistory(Struct, frozen=True):
    """A draft's file and its generations, newest first. The draft itself may be damaged or missing."""

    file: DraftFile
    typed_name: str
    generations: list[Generation]

    @property
    def name(self) -> str:
        """The name of the draft."""
        return self.file.path.stem

    def pick(self, act: str, number: int | None) -> Generation:
        """Return the generation of that number. Raises WrongUse if there is none."""
        params: dict[str, object] = {"name": self.name, "word": self.typed_name, "act": act, "n": number}
        hint = "See which there are: lgqtui history {word}"
        if number is None:
            raise WrongUse("no-number", "{act} needs the number of a version", hint, **params)
        if number > len(self.generations):
            raise WrongUse("no-version", "{name} has no version {n}", hint, **params)
        return self.generations[number - 1]


def _read_history(context: AppContext, name: str) -> _DraftHistory:
    file = DraftFile(context.drafts.path_of(name), context.clock)
    versions = generations(file.history)
    if not versions:
        file = context.drafts.find(name)  # raises with the closest name if there is none
    return _DraftHistory(file, name, versions)


def _present(context: AppContext, history: _DraftHistory) -> Draft | None:
    """Return the present draft; None if it is damaged or missing: its versions can still be listed."""
    try:
        return load_answers(context, history.file, history.name)
    except CannotRead as error:
        print_status(tr("{name} itself cannot be read: {why}", name=history.name, why=error))
        return None


def _list(context: AppContext, history: _DraftHistory, *, as_json: bool) -> None:
    present, generations = _present(context, history), history.generations
    if as_json:
        out_json({"generations": list(_entries(generations, present))})
    elif generations:
        head = ("", tr("Replaced"), tr("Answers"), tr("Differs from now"), tr("Texts replaced in"))
        print_table([head, *map(_row, _entries(generations[:_MAX_ROWS], present))])
        if len(generations) > _MAX_ROWS:
            print_status(tr("All {n}: lgqtui history {name} --json", n=len(generations), name=history.typed_name))
        print_status(tr("They reach back to {time}.", time=format_time(generations[-1].time)))
        print_status(tr("Compare one with the draft: lgqtui history {name} diff N", name=history.typed_name))
    else:
        print_status(tr(NO_VERSION, name=history.name))


def _entries(generations: list[Generation], present: Draft | None) -> Iterator[dict[str, Any]]:
    """Yield generations as JSON, from the newest; None stands for what is unknown."""
    for version in read_versions(generations, present):
        different, fields, draft = version.differences, version.fields, version.draft
        yield {
            "n": version.number,
            "replaced": format_timestamp(version.generation.time),
            "path": str(version.generation.path),
            "state": "damaged" if draft is None else "good",
            "answers": None if draft is None else len(draft.answers),
            "different": None if different is None else len(different),
            "fields": None if fields is None else list(fields),
        }


def _row(entry: dict[str, Any]) -> tuple[str, ...]:
    time = format_time(datetime.fromisoformat(entry["replaced"]))
    answers = tr("damaged") if entry["answers"] is None else str(entry["answers"])
    if entry["different"] is None:
        different = tr("not known")
    else:
        count = entry["different"]
        different = trn("in {n} field", "in {n} fields", count) if count else tr("in nothing")
    fields = entry["fields"] or []
    return str(entry["n"]), time, answers, different, ", ".join(fields[:3]) + " …" * (len(fields) > 3)


def _show(context: AppContext, history: _DraftHistory, generation: Generation, *, as_json: bool) -> None:
    from lgqtui.cli.commands.show import write_response_state
    from lgqtui.interview.response_state import ResponseState
    from lgqtui.workflows.deliveries import DeliveryStatus

    draft = read_generation(generation)
    questionnaire = find_questionnaire(context, draft, history.name)
    name = tr("{name} as replaced on {time}", name=history.name, time=format_time(generation.time))
    loaded = LoadedDraft(DraftFile(generation.path, context.clock), draft, questionnaire, name)
    state = ResponseState(questionnaire, draft.answers)
    write_response_state(loaded, state, DeliveryStatus(), context.clock(), as_json=as_json)


def _diff(context: AppContext, history: _DraftHistory, generation: Generation, *, as_json: bool) -> None:
    present, earlier = load_answers(context, history.file, history.name), read_generation(generation)
    questionnaire = find_questionnaire(context, present, history.name)
    differences = diff_drafts(earlier, present, questionnaire.fields)
    if as_json:
        entries = [
            {"field": d.field, "before": encode_answer(d.before), "after": encode_answer(d.after)} for d in differences
        ]
        out_json({"differences": entries})
        return
    for difference in differences:
        print_result(title_of(questionnaire, difference.field))
        print_result(*("    " + line for line in difference_lines(difference)))
    templates = "{n} field has changed since {time}.", "{n} fields have changed since {time}."
    print_status(trn(*templates, len(differences), time=format_time(generation.time)))


def _restore_fields(context: AppContext, history: _DraftHistory, generation: Generation, ids: tuple[str, ...]) -> None:
    earlier, loaded = read_generation(generation), open_draft(context, str(history.file.path))
    form = loaded.questionnaire
    inside = {q.id: [f.id for f in q.fields] for q in form.questions} | {i: [i] for i in form.fields}
    fields = [i for word in ids for i in inside.get(word) or [find_field(form, word).id]]
    result = restore_answers(context, loaded, earlier, fields)
    out_path(history.file.path)
    print_status(*result.notices)
    for change in result.value:
        words = result.interview.answer_summary(change.field)
        print_status(tr("{field} is as in that version: {words}", field=change.field, words=words))
        print_status(*change_notices(change))


def _restore(history: _DraftHistory, generation: Generation) -> None:
    earlier = read_generation(generation)  # raises before the draft is locked
    content = read_file(generation.path, DRAFT_LIMIT)
    with history.file.lock(current_owner("lgqtui history"), _LOCK_TIMEOUT):
        steps = _steps_back(history.file, earlier)
        stored = history.file.restore_version(content)
        if steps:
            store_steps(history.file.history, earlier, steps)
    out_path(history.file.path)
    time = format_time(generation.time)
    print_status(tr("{name} is again what was replaced on {time}.", name=history.name, time=time))
    if stored is not None:
        what = tr("The damaged file is set aside") if stored.is_damaged else tr("The version before is kept")
        print_status(tr("{what} as {path}", what=what, path=stored.path))


def _steps_back(file: DraftFile, earlier: Draft) -> list[UndoStep]:
    """Return the steps that can be undone after a restoration: those before it, and each answer that it changes."""
    with suppress(CannotRead):
        present = file.load()
        steps = load_steps(file.history, present, {**present.answers, **earlier.answers})
        return [*steps, *(UndoStep(d.field, d.before, d.after) for d in diff_drafts(present, earlier))]
    return []
