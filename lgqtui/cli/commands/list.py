"""`lgqtui list`: the drafts with their progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.registry import command as define
from lgqtui.cli.terminal import out_json, print_result, print_status
from lgqtui.draft.delivery import state_word
from lgqtui.formatting import format_time, format_timestamp
from lgqtui.i18n import tr
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.cli.summaries import Summary


@define("list", "The last changed draft stands first. A damaged draft is listed as damaged.")
@click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))
@click.pass_obj
def command(context: AppContext, *, as_json: bool) -> None:
    """List the drafts in the user's folder."""
    from lgqtui.cli.summaries import summaries

    entries = summaries(context)
    if as_json:
        out_json({"drafts": [_summary_json(summary) for summary in entries]})
    elif entries:
        _write(entries)
    else:
        print_status(tr("There is no draft yet. Make one with: lgqtui new"))


def _write(entries: list[Summary]) -> None:
    from lgqtui.formatting import columns

    head = (tr("Name"), tr("Answered"), tr("State"), tr("Changed"), tr("Questionnaire"))
    for line in columns((head, *map(_row, entries))):
        print_result(line)
    if any(summary.state == "damaged" for summary in entries):
        print_status(tr("What is wrong with a damaged draft: lgqtui show NAME"))


def _row(summary: Summary) -> tuple[str, ...]:
    progress = tr("{answered} of {asked}", answered=summary.answered, asked=summary.applicable)
    return (
        summary.name,
        progress if summary.counted else tr("not known"),
        state_word(summary.state),
        format_time(summary.changed),
        summary.questionnaire,
    )


def _summary_json(summary: Summary) -> dict[str, Any]:
    return {
        "name": summary.name,
        "path": str(summary.path),
        "questionnaire": summary.questionnaire,
        "state": summary.state,
        "answered": summary.answered,
        "asked": summary.applicable,
        "changed": format_timestamp(summary.changed),
    }
