"""`lgqtui outbox`: list, show, send and drop packages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import entry_names
from lgqtui.cli.registry import group, json_option, subcommand
from lgqtui.cli.send_progress import entries_json, exit_code, send_and_print
from lgqtui.cli.terminal import confirm, is_interactive, out_bytes, out_json, print_result, print_status, print_table
from lgqtui.draft.delivery import SHORT_ID
from lgqtui.errors import CannotRead, WrongUse
from lgqtui.i18n import tr
from lgqtui.submission.outbox_entry import OutboxEntry, dated_status, entry_status, next_action
from lgqtui.submission.receipt import to_json
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.deliveries import damaged_entry_notices, stored_receipt_lines
from lgqtui.workflows.outbox import (
    DROP_HELP,
    NOTHING_WAITS,
    drop_packages,
    entry_line,
    find_entries,
    find_replacements,
    prepare_drop,
    replaced_words,
)

if TYPE_CHECKING:
    from lgqtui.submission.outbox import Outbox


@group(
    "outbox",
    "Without a command it lists what waits and what was sent, the newest last. A package is named by the name of its "
    "draft, by its id, or by the beginning of its id.",
    "Nothing is sent by itself while the program is not running; from cron: lgqtui outbox send",
)
@json_option
def command(context: AppContext, *, as_json: bool) -> int:
    """List the outbox."""
    outbox = _outbox_of(context)
    entries = outbox.shown_entries()
    code = CannotRead.exit_code if outbox.damaged_entries() else 0
    if as_json:
        out_json(entries_json(context, entries))
        return code
    if not entries:
        if not code:
            print_status(tr("The outbox is empty. A draft is sent with: lgqtui submit DRAFT"))
        return code
    replacements = find_replacements(entries)
    head = (tr("Package"), tr("Id"), tr("To"), tr("State"))
    words = ((p, dated_status(p, entry_status(p), context.clock())) for p in entries)
    states = (replaced_words(status, replacements.get((p.id, p.address_hash), "")) for p, status in words)
    rows = ((p.draft_name, p.id[:SHORT_ID], p.address_label, state) for p, state in zip(entries, states, strict=True))
    print_table((head, *rows))
    return code


def _outbox_of(context: AppContext) -> Outbox:
    print_status(*damaged_entry_notices(context.outbox))
    return context.outbox


@subcommand(command, "show", "Show one package, its receipt, and where both are kept.", "lgqtui outbox show Jakarta")
@click.argument("package", shell_complete=entry_names)
@click.option("--receipt", "only_receipt", is_flag=True, help=tr("Write the receipt alone, as it is kept."))
@json_option
def show(context: AppContext, package: str, *, only_receipt: bool, as_json: bool) -> None:
    """Show the state of a package."""
    outbox = _outbox_of(context)
    entries = find_entries(context, package)
    if only_receipt:
        out_bytes(_receipt_bytes(outbox, entries))
    elif as_json:
        out_json(entries_json(context, entries))
    else:
        replacements = find_replacements(outbox.entries())
        for entry in entries:
            print_result(dated_status(entry, entry_line(entry), context.clock()))
            lines = _entry_lines(context, entry, replacements.get((entry.id, entry.address_hash), ""))
            print_result(*(f"  {line}" for line in filter(None, lines)))


def _entry_lines(context: AppContext, entry: OutboxEntry, replaced_by_id: str) -> Iterator[str]:
    outbox = context.outbox
    yield next_action(entry, context.clock())
    yield tr("replaces  {id}", id=entry.supersedes) if entry.supersedes else ""
    yield tr("replaced  by {id}", id=replaced_by_id) if replaced_by_id else ""
    if outbox.receipt(entry) is None:
        yield tr("kept at   {path}", path=outbox.package_path(entry))
        yield tr("package   {id}", id=entry.id)
    yield from stored_receipt_lines(outbox, entry)


def _receipt_bytes(outbox: Outbox, entries: list[OutboxEntry]) -> bytes:
    receipts = [receipt for entry in entries if (receipt := outbox.receipt(entry)) is not None]
    damaged = [path for entry in entries if (path := outbox.receipt_path(entry)).exists()]
    if damaged and not receipts:
        raise CannotRead("damaged-receipt", "{path} is damaged", "Bring it back from a copy.", path=damaged[0])
    if len(receipts) != 1:
        message = "there is no receipt yet" if not receipts else "it was sent to several, and each gave a receipt"
        raise WrongUse("no-receipt", message, "See: lgqtui outbox show {id}", id=entries[0].id[:SHORT_ID])
    return to_json(receipts[0])


@subcommand(
    command,
    "send",
    "Send what waits, first in first out: each once while you watch, else for ten seconds (setting patience). Packages "
    "that are named are sent also if they were not taken before, and tried until they are there.",
    "lgqtui outbox send",
)
@click.argument("packages", nargs=-1, shell_complete=entry_names)
@click.option("--now", "ignores_retry_after", is_flag=True, help=tr("Also what a receiver asked to send later."))
@json_option
def send(context: AppContext, packages: tuple[str, ...], *, ignores_retry_after: bool, as_json: bool) -> int:
    """Send what waits."""
    from lgqtui.workflows.submissions import send_policy

    outbox = _outbox_of(context)
    outbox.remove_temporary_files()
    named = [entry for name in packages for entry in find_entries(context, name)]
    named = [entry for entry in named if entry.state != "sent"] or named  # what others have is not sent again
    selected = named or [p for p in outbox.entries() if p.state not in ("sent", "refused")]
    is_damaged = bool(not packages and outbox.damaged_entries())
    if all(entry.state == "sent" for entry in selected):
        if not is_damaged:
            print_status(tr(NOTHING_WAITS))
        after = selected
    else:
        policy = send_policy(context, *named, is_watched=is_interactive(), ignores_retry_after=ignores_retry_after)
        after = send_and_print(context, policy, selected)
    if as_json:
        out_json(entries_json(context, after))
    return CannotRead.exit_code if is_damaged else exit_code(after)


@subcommand(command, "drop", DROP_HELP, "lgqtui outbox drop Jakarta --yes")
@click.argument("package", shell_complete=entry_names)
@click.option("--yes", is_flag=True, help=tr("Drop it without asking."))
@json_option
def drop(context: AppContext, package: str, *, yes: bool, as_json: bool) -> None:
    """Drop a package."""
    _outbox_of(context)
    entries = find_entries(context, package)
    request = prepare_drop(entries, entries[0].draft_name)
    can_ask = is_interactive() and not yes
    print_status(*(request.lines if can_ask else request.warnings))
    if not can_ask and not yes:
        message = "what is dropped is not sent any more, and nobody is here to be asked"
        hint = "If you are sure: lgqtui outbox drop {id} --yes"
        raise WrongUse("needs-yes", message, hint, id=entries[0].id[:SHORT_ID])
    if can_ask and not confirm(tr("Drop it? The draft stays. Type yes:")):
        print_status(tr("Nothing was dropped."))
        return
    dropped_json = entries_json(context, request.entries)
    sentence = drop_packages(context, request)
    if as_json:
        out_json(dropped_json)
    print_status(sentence)
