"""`lgqtui outbox`: what waits to be sent, what was sent, and sending again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import parcel_names
from lgqtui.cli.registry import group, subcommand
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import confirm, is_interactive, out_bytes, out_json, print_result, print_status
from lgqtui.i18n import tr, trn

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
def command(context: click.Context, *, as_json: bool) -> None:
    """List the outbox, if no command is called."""
    if context.invoked_subcommand is None:
        _list(outbox_of(context.obj), as_json=as_json)


def outbox_of(here: AppContext) -> Outbox:
    """The person's outbox; files in it that cannot be read are told."""
    from lgqtui.submission.outbox import Outbox

    outbox = Outbox(here.home.outbox)
    for path in outbox.damaged():
        print_status(tr("{path} is damaged. Move it away, and submit the draft again.", path=path))
    return outbox


def _list(outbox: Outbox, *, as_json: bool) -> None:
    from lgqtui.cli.send_progress import entries_json

    parcels = outbox.parcels()
    if as_json:
        out_json(entries_json(outbox, parcels))
        return
    if not parcels:
        print_status(tr("The outbox is empty. A draft is sent with: lgqtui submit DRAFT"))
        return
    from lgqtui.formatting import columns
    from lgqtui.submission.replaced import replaced_by

    later = replaced_by(parcels)
    head = (tr("Package"), tr("Id"), tr("To"), tr("State"))
    rows = ((p.label, p.id[:_SHORT], p.shown, _words(p, later.get((p.id, p.key), ""))) for p in parcels)
    for line in columns((head, *rows)):
        print_result(line)


def _words(parcel: OutboxEntry, replaced: str) -> str:
    from lgqtui.submission.outbox_entry import entry_status

    words = entry_status(parcel)
    return tr("{words}, replaced by {id}", words=words, id=replaced[:_SHORT]) if replaced else words


@subcommand(command, "show", "Show one package, its receipt, and where both are kept.", "lgqtui outbox show Jakarta")
@click.argument("package", shell_complete=parcel_names)
@click.option("--receipt", "only_receipt", is_flag=True, help=tr("Write the receipt alone, as it is kept."))
@_JSON
@click.pass_obj
def show(here: AppContext, package: str, *, only_receipt: bool, as_json: bool) -> None:
    """Show how a package stands."""
    from lgqtui.cli.send_progress import entries_json

    outbox = outbox_of(here)
    parcels = named(outbox, package)
    if only_receipt:
        out_bytes(_receipt_bytes(outbox, parcels))
    elif as_json:
        out_json(entries_json(outbox, parcels))
    else:
        from lgqtui.submission.replaced import replaced_by

        later = replaced_by(outbox.parcels())
        for parcel in parcels:
            _show(outbox, parcel, later.get((parcel.id, parcel.key), ""))


def _show(outbox: Outbox, parcel: OutboxEntry, replaced: str) -> None:
    from lgqtui.submission.outbox_entry import entry_status, next_action, receipt_lines

    print_result(tr("{label} → {shown}: {words}", label=parcel.label, shown=parcel.shown, words=entry_status(parcel)))
    if next_ := next_action(parcel):
        print_result(tr("  {next}", next=next_))
    if parcel.supersedes:
        print_result(tr("  replaces  {id}", id=parcel.supersedes))
    if replaced:
        print_result(tr("  replaced  by {id}", id=replaced))
    print_result(tr("  kept at   {path}", path=outbox.package(parcel)))
    receipt = outbox.receipt(parcel)
    if receipt is None:
        print_result(tr("  package   {id}", id=parcel.id))
        return
    print_result(tr("  receipt   {path}", path=outbox.receipt_file(parcel)))
    for line in receipt_lines(receipt):
        print_result(tr("  {line}", line=line))


def _receipt_bytes(outbox: Outbox, parcels: list[OutboxEntry]) -> bytes:
    from lgqtui.errors import WrongUse
    from lgqtui.submission.receipt import to_json

    found = [receipt for parcel in parcels if (receipt := outbox.receipt(parcel)) is not None]
    if len(found) != 1:
        message = "there is no receipt yet" if not found else "it was sent to several, and each gave a receipt"
        raise WrongUse("no-receipt", message, "See: lgqtui outbox show {id}", id=parcels[0].id[:_SHORT])
    return to_json(found[0])


@subcommand(
    command,
    "send",
    "Send what waits, first in first out; packages that are named also if they were not taken before.",
    "lgqtui outbox send",
)
@click.argument("packages", nargs=-1, shell_complete=parcel_names)
@click.option("--now", "also_held", is_flag=True, help=tr("Also what a receiver asked to send later."))
@_JSON
@click.pass_obj
def send(here: AppContext, packages: tuple[str, ...], *, also_held: bool, as_json: bool) -> int:
    """Send what waits."""
    from lgqtui.cli.send_progress import entries_json, exit_code, plan_for, send_watched
    from lgqtui.submission.credentials import EndpointResolver

    outbox = outbox_of(here)
    outbox.sweep()
    chosen = [parcel for name in packages for parcel in named(outbox, name)]
    wanted = chosen or [p for p in outbox.parcels() if p.state not in ("sent", "refused")]
    keys = {(parcel.id, parcel.key) for parcel in wanted if parcel.state != "sent"}
    if not keys:
        print_status(tr("Nothing waits to be sent."))
    else:
        plan = plan_for(here, lambda parcel: (parcel.id, parcel.key) in keys, also_held=also_held)
        send_watched(here, outbox, EndpointResolver(here.home, here.environ), plan)
    after = [p for old in wanted for p in outbox.of_package(old.id) if p.number == old.number]
    if as_json:
        out_json(entries_json(outbox, after))
    return exit_code(after)


@subcommand(command, "drop", "Take a package that was not sent out of the outbox.", "lgqtui outbox drop Jakarta --yes")
@click.argument("package", shell_complete=parcel_names)
@click.option("--yes", is_flag=True, help=tr("Drop it without asking."))
@_JSON
@click.pass_obj
def drop(here: AppContext, package: str, *, yes: bool, as_json: bool) -> None:
    """Drop a package."""
    from lgqtui.cli.send_progress import entries_json
    from lgqtui.submission.sender import note_dropped

    outbox = outbox_of(here)
    doomed = _droppable(named(outbox, package))
    if yes:
        _tell_of_traces(doomed)
    elif not _agreed(doomed):
        print_status(tr("Nothing was dropped."))
        return
    told = entries_json(outbox, doomed)
    with outbox.flushing(5.0):
        for parcel in doomed:
            outbox.drop(parcel)
            if not parcel.may_have_arrived and not outbox.of_package(parcel.id):
                note_dropped(parcel)
    if as_json:
        out_json(told)
    print_status(trn("{n} package is dropped.", "{n} packages are dropped.", len(doomed)))


def _droppable(parcels: list[OutboxEntry]) -> list[OutboxEntry]:
    from lgqtui.errors import WrongUse

    doomed = sorted((p for p in parcels if p.state != "sent"), key=lambda p: not p.may_have_arrived)
    if not doomed:
        message = "{label} was sent; what was sent is kept with its receipt"
        raise WrongUse("was-sent", message, "See: lgqtui outbox show {label}", label=parcels[0].label)
    return doomed


def _agreed(doomed: list[OutboxEntry]) -> bool:
    from lgqtui.errors import WrongUse
    from lgqtui.submission.outbox_entry import entry_status

    if not is_interactive():
        message = (
            "{label} may have arrived, what is dropped is not sent again, and nobody is here to be asked"
            if doomed[0].may_have_arrived
            else "what is dropped is not sent, and nobody is here to be asked"
        )
        hint = "If you are sure: lgqtui outbox drop {id} --yes"
        raise WrongUse("needs-yes", message, hint, id=doomed[0].id[:_SHORT], label=doomed[0].label)
    for parcel in doomed:
        print_status(
            tr("{label} → {shown}: {words}", label=parcel.label, shown=parcel.shown, words=entry_status(parcel))
        )
    _tell_of_traces(doomed)
    return confirm(tr("Drop it? The draft stays. Type yes:"))


def _tell_of_traces(doomed: list[OutboxEntry]) -> None:
    """Say which of them may be at their receivers already."""
    for parcel in doomed:
        if parcel.may_have_arrived:
            message = "{label} may have arrived at {shown}, and dropping it here takes nothing back there."
            print_status(tr(message, label=parcel.label, shown=parcel.shown))


def named(outbox: Outbox, name: str) -> list[OutboxEntry]:
    """The parcels of that label, id, or beginning of an id. Raises CannotRead if there is none."""
    from lgqtui.errors import CannotRead

    parcels = outbox.parcels()
    of_label = [parcel for parcel in parcels if parcel.label == name]
    if of_label:
        newest = max(parcel.number for parcel in of_label)
        waiting = [parcel for parcel in of_label if parcel.state != "sent"]
        return waiting or [parcel for parcel in of_label if parcel.number == newest]
    found = [parcel for parcel in parcels if len(name) >= 4 and parcel.id.startswith(name.lower())]
    if not found:
        raise CannotRead("not-in-outbox", "the outbox holds no “{name}”", "See: lgqtui outbox", name=name[:80])
    return found
