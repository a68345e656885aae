"""`lgqtui outbox`: list, show, send and drop packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import entry_names
from lgqtui.cli.registry import group, subcommand
from lgqtui.cli.terminal import confirm, is_interactive, out_bytes, out_json, print_result, print_status
from lgqtui.i18n import tr, trn
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.submission.outbox import Outbox
    from lgqtui.submission.outbox_entry import OutboxEntry

_JSON = click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))
_SHORT = 8


@group(
    "outbox",
    "Without a command it lists what waits and what was sent, the newest last. A package is named by the name of its "
    "draft, by its id, or by the beginning of its id.",
    "Nothing is sent by itself while the program is not running; from cron: lgqtui outbox send",
)
@_JSON
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """List the outbox, if no command is called."""
    if ctx.invoked_subcommand is None:
        _list(outbox_of(ctx.obj), as_json=as_json)


def outbox_of(context: AppContext) -> Outbox:
    """Return the user's outbox; unreadable files in it are reported."""
    outbox = context.outbox
    for path in outbox.damaged():
        print_status(tr("{path} is damaged. Move it away, and submit the draft again.", path=path))
    return outbox


def _list(outbox: Outbox, *, as_json: bool) -> None:
    from lgqtui.cli.send_progress import entries_json

    entries = outbox.entries()
    if as_json:
        out_json(entries_json(outbox, entries))
        return
    if not entries:
        print_status(tr("The outbox is empty. A draft is sent with: lgqtui submit DRAFT"))
        return
    from lgqtui.formatting import columns
    from lgqtui.workflows.outbox import replaced_by

    replacements = replaced_by(entries)
    head = (tr("Package"), tr("Id"), tr("To"), tr("State"))
    rows = (
        (p.label, p.id[:_SHORT], p.address_label, _state_text(p, replacements.get((p.id, p.key), ""))) for p in entries
    )
    for line in columns((head, *rows)):
        print_result(line)


def _state_text(entry: OutboxEntry, replaced_by_id: str) -> str:
    from lgqtui.submission.outbox_entry import entry_status

    words = entry_status(entry)
    return tr("{words}, replaced by {id}", words=words, id=replaced_by_id[:_SHORT]) if replaced_by_id else words


@subcommand(command, "show", "Show one package, its receipt, and where both are kept.", "lgqtui outbox show Jakarta")
@click.argument("package", shell_complete=entry_names)
@click.option("--receipt", "only_receipt", is_flag=True, help=tr("Write the receipt alone, as it is kept."))
@_JSON
@click.pass_obj
def show(context: AppContext, package: str, *, only_receipt: bool, as_json: bool) -> None:
    """Show the state of a package."""
    from lgqtui.cli.send_progress import entries_json

    outbox = outbox_of(context)
    entries = find_entries(outbox, package)
    if only_receipt:
        out_bytes(_receipt_bytes(outbox, entries))
    elif as_json:
        out_json(entries_json(outbox, entries))
    else:
        from lgqtui.workflows.outbox import replaced_by

        replacements = replaced_by(outbox.entries())
        for entry in entries:
            _show(outbox, entry, replacements.get((entry.id, entry.key), ""))


def _show(outbox: Outbox, entry: OutboxEntry, replaced_by_id: str) -> None:
    from lgqtui.submission.outbox_entry import entry_status, next_action, receipt_lines

    print_result(
        tr("{label} → {shown}: {words}", label=entry.label, shown=entry.address_label, words=entry_status(entry))
    )
    if next_ := next_action(entry):
        print_result(tr("  {next}", next=next_))
    if entry.supersedes:
        print_result(tr("  replaces  {id}", id=entry.supersedes))
    if replaced_by_id:
        print_result(tr("  replaced  by {id}", id=replaced_by_id))
    print_result(tr("  kept at   {path}", path=outbox.package_path(entry)))
    receipt = outbox.receipt(entry)
    if receipt is None:
        print_result(tr("  package   {id}", id=entry.id))
        return
    print_result(tr("  receipt   {path}", path=outbox.receipt_path(entry)))
    for line in receipt_lines(receipt):
        print_result(tr("  {line}", line=line))


def _receipt_bytes(outbox: Outbox, entries: list[OutboxEntry]) -> bytes:
    from lgqtui.errors import WrongUse
    from lgqtui.submission.receipt import to_json

    receipts = [receipt for entry in entries if (receipt := outbox.receipt(entry)) is not None]
    if len(receipts) != 1:
        message = "there is no receipt yet" if not receipts else "it was sent to several, and each gave a receipt"
        raise WrongUse("no-receipt", message, "See: lgqtui outbox show {id}", id=entries[0].id[:_SHORT])
    return to_json(receipts[0])


@subcommand(
    command,
    "send",
    "Send what waits, first in first out; packages that are named also if they were not taken before.",
    "lgqtui outbox send",
)
@click.argument("packages", nargs=-1, shell_complete=entry_names)
@click.option("--now", "also_held", is_flag=True, help=tr("Also what a receiver asked to send later."))
@_JSON
@click.pass_obj
def send(context: AppContext, packages: tuple[str, ...], *, also_held: bool, as_json: bool) -> int:
    """Send what waits."""
    from lgqtui.cli.send_progress import entries_json, exit_code, send_policy, send_watched

    outbox = outbox_of(context)
    outbox.sweep()
    chosen = [entry for name in packages for entry in find_entries(outbox, name)]
    selected = chosen or [p for p in outbox.entries() if p.state not in ("sent", "refused")]
    keys = {(entry.id, entry.key) for entry in selected if entry.state != "sent"}
    if not keys:
        print_status(tr("Nothing waits to be sent."))
    else:
        policy = send_policy(context, lambda entry: (entry.id, entry.key) in keys, also_held=also_held)
        send_watched(context, outbox, context.endpoints, policy)
    after = [p for old in selected for p in outbox.entries_of_package(old.id) if p.number == old.number]
    if as_json:
        out_json(entries_json(outbox, after))
    return exit_code(after)


@subcommand(command, "drop", "Take a package that was not sent out of the outbox.", "lgqtui outbox drop Jakarta --yes")
@click.argument("package", shell_complete=entry_names)
@click.option("--yes", is_flag=True, help=tr("Drop it without asking."))
@_JSON
@click.pass_obj
def drop(context: AppContext, package: str, *, yes: bool, as_json: bool) -> None:
    """Drop a package."""
    from lgqtui.cli.send_progress import entries_json
    from lgqtui.submission.sender import note_dropped

    outbox = outbox_of(context)
    dropped = _droppable(find_entries(outbox, package))
    if yes:
        _warn_of_arrival(dropped)
    elif not _confirm(dropped):
        print_status(tr("Nothing was dropped."))
        return
    dropped_json = entries_json(outbox, dropped)
    with outbox.lock_for_sending(5.0):
        for entry in dropped:
            outbox.drop(entry)
            if not entry.may_have_arrived and not outbox.entries_of_package(entry.id):
                note_dropped(entry)
    if as_json:
        out_json(dropped_json)
    print_status(trn("{n} package is dropped.", "{n} packages are dropped.", len(dropped)))


def _droppable(entries: list[OutboxEntry]) -> list[OutboxEntry]:
    from lgqtui.errors import WrongUse

    dropped = sorted((p for p in entries if p.state != "sent"), key=lambda p: not p.may_have_arrived)
    if not dropped:
        message = "{label} was sent; what was sent is kept with its receipt"
        raise WrongUse("was-sent", message, "See: lgqtui outbox show {label}", label=entries[0].label)
    return dropped


def _confirm(dropped: list[OutboxEntry]) -> bool:
    from lgqtui.errors import WrongUse
    from lgqtui.submission.outbox_entry import entry_status

    if not is_interactive():
        message = (
            "{label} may have arrived, what is dropped is not sent again, and nobody is here to be asked"
            if dropped[0].may_have_arrived
            else "what is dropped is not sent, and nobody is here to be asked"
        )
        hint = "If you are sure: lgqtui outbox drop {id} --yes"
        raise WrongUse("needs-yes", message, hint, id=dropped[0].id[:_SHORT], label=dropped[0].label)
    for entry in dropped:
        print_status(
            tr("{label} → {shown}: {words}", label=entry.label, shown=entry.address_label, words=entry_status(entry))
        )
    _warn_of_arrival(dropped)
    return confirm(tr("Drop it? The draft stays. Type yes:"))


def _warn_of_arrival(dropped: list[OutboxEntry]) -> None:
    """Print which of them may have arrived already."""
    for entry in dropped:
        if entry.may_have_arrived:
            message = "{label} may have arrived at {shown}, and dropping it here takes nothing back there."
            print_status(tr(message, label=entry.label, shown=entry.address_label))


def find_entries(outbox: Outbox, name: str) -> list[OutboxEntry]:
    """Return the entries of that label, id, or beginning of an id. Raises CannotRead if there is none."""
    from lgqtui.errors import CannotRead

    entries = outbox.entries()
    labelled = [entry for entry in entries if entry.label == name]
    if labelled:
        newest = max(entry.number for entry in labelled)
        waiting = [entry for entry in labelled if entry.state != "sent"]
        return waiting or [entry for entry in labelled if entry.number == newest]
    matches = [entry for entry in entries if len(name) >= 4 and entry.id.startswith(name.lower())]
    if not matches:
        raise CannotRead("not-in-outbox", "the outbox holds no “{name}”", "See: lgqtui outbox", name=name[:80])
    return matches
