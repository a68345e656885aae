"""`lgqtui submit`: seal if needed, send, and keep the receipt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import draft_names, endpoint_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.send_progress import REFUSED, WAITING
from lgqtui.cli.terminal import out_json, print_result, print_status, shell_quote
from lgqtui.i18n import tr
from lgqtui.submission.outbox_entry import finding_line
from lgqtui.submission.transfer import RetryClock
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.dry_run import rehearse

if TYPE_CHECKING:
    from collections.abc import Callable

    from lgqtui.submission.credentials import EndpointResolver
    from lgqtui.submission.endpoints.address import Endpoint
    from lgqtui.submission.endpoints.dry_run import DryRunFinding
    from lgqtui.submission.outbox import Outbox
    from lgqtui.submission.outbox_entry import OutboxEntry
    from lgqtui.submission.receipt import PackageRef


def print_dry_run(
    context: AppContext, resolver: EndpointResolver, endpoint: Endpoint, package: PackageRef, *, as_json: bool
) -> int:
    """Check the receiver, print the findings, and return the exit code."""
    findings = rehearse(endpoint, resolver.token(endpoint), package, RetryClock(clock=context.clock))
    if as_json:
        out_json(
            {
                "id": package.id,
                "state": "rehearsed",
                "endpoint": endpoint.label,
                "sha256": package.sha256,
                "receipt": None,
                "findings": [
                    {"code": f.code, "verdict": f.verdict, "message": tr(f.message, **f.params)} for f in findings
                ],
            }
        )
    else:
        print_result(tr("To {shown}; nothing is sent now.", shown=endpoint.label))
        for finding in findings:
            print_result(finding_line(finding))
    return _dry_run_exit_code(findings)


def _dry_run_exit_code(findings: list[DryRunFinding]) -> int:
    bad = {finding.code for finding in findings if finding.verdict == "bad"}
    if "reached" in bad:
        return WAITING
    return REFUSED if bad else 0


@define(
    "submit",
    "DRAFT is a name or a path; a path that ends in .zip is a package that was sealed before. You see what will be "
    "sent first. The same answers are sent only once to each receiver: again, you are shown the receipt.",
    "The package goes into the outbox before the network is touched, and stays there until it is delivered. While "
    "you watch, it is tried until it is there; without a terminal another try is begun for ten seconds (setting "
    "patience). A try that goes on is not broken off: a receiver that is silent is given up after a minute.",
    "Exit codes: 0 delivered, 5 not yet or not known, 6 not taken.",
)
@click.argument("draft", metavar="DRAFT|PACKAGE", shell_complete=draft_names)
@click.option(
    "--endpoint",
    "name_or_address",
    metavar="NAME|ADDRESS",
    default="",
    shell_complete=endpoint_names,
    help=tr("Where to: a name from the settings, https://…, folder:PATH, s3+https://… or tus+https://…"),
)
@click.option("--dry-run", is_flag=True, help=tr("Look at everything, and send nothing."))
@click.option("--yes", is_flag=True, help=tr("Send it whatever was found about the answers."))
@click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))
@click.pass_obj
def command(  # noqa: PLR0913 - click passes every option by name
    context: AppContext, draft: str, *, name_or_address: str, dry_run: bool, yes: bool, as_json: bool
) -> int:
    """Send a draft or a package."""
    from lgqtui.cli.package_paths import may_be_package

    call = _Call(
        context,
        context.outbox,
        context.endpoints,
        name_or_address,
        as_json=as_json,
    )
    if may_be_package(context, draft):
        return call.package(Path(draft), dry_run=dry_run)
    return call.draft(draft, dry_run=dry_run, yes=yes)


class _Call:
    """One call of the command."""

    def __init__(
        self, context: AppContext, outbox: Outbox, resolver: EndpointResolver, name_or_address: str, *, as_json: bool
    ) -> None:
        self._context = context
        self._outbox = outbox
        self._resolver = resolver
        settings = context.settings  # raises before anything is created
        self._endpoint = resolver.endpoint(name_or_address or settings["endpoint"])
        self._as_json = as_json

    def draft(self, name: str, *, dry_run: bool, yes: bool) -> int:
        """Seal a draft, unless the outbox has the same answers, and send it."""
        from lgqtui.cli.commands.pack import confirm_sealing
        from lgqtui.cli.opened import open_draft
        from lgqtui.cli.terminal import bar
        from lgqtui.draft.ledger import ledger_of
        from lgqtui.draft.sidecar import sidecar_of
        from lgqtui.package.pack import build_source
        from lgqtui.submission.receipt import PackageRef
        from lgqtui.workflows.submissions import Address, enqueue_draft, find_entry

        loaded = open_draft(self._context, name)
        path = loaded.file.path
        ledger = ledger_of(sidecar_of(path))
        source = build_source(loaded.draft, loaded.questionnaire, ledger, sidecar_of(path))
        address = Address(self._endpoint, loaded.name, str(path))
        existing = find_entry(self._outbox, source, address)
        if existing is None and not confirm_sealing(loaded, ledger, yes=yes or dry_run, to=self._endpoint.label):
            print_status(tr("Nothing was sent."))
            return 0
        if dry_run:
            return self._dry_run(existing.package if existing else PackageRef(source.id, "", source.size))
        with bar(tr("sealing"), source.attached_size) as on_progress:
            entry = enqueue_draft(self._outbox, source, address, self._context.clock(), on_progress)
        return self._send(entry)

    def package(self, path: Path, *, dry_run: bool) -> int:
        """Send a sealed package. Raises ProblemsFound if it is unsound."""
        from lgqtui.errors import ProblemsFound
        from lgqtui.package.verify import verify
        from lgqtui.submission.receipt import PackageRef
        from lgqtui.workflows.submissions import Address, enqueue_package

        result = verify(path)
        if not result.is_sound:
            message = "{path} is no sound package, and was not sent"
            raise ProblemsFound(
                "not-sound", message, "See what is wrong: lgqtui verify {path}", path=shell_quote(str(path))
            )
        package = PackageRef(result.id, result.sha256, result.size)
        if dry_run:
            return self._dry_run(package)
        address = Address(self._endpoint, path.stem)
        return self._send(enqueue_package(self._outbox, path, package, address, self._context.clock()))

    def _send(self, entry: OutboxEntry) -> int:
        from lgqtui.cli.send_progress import exit_code, send_policy, send_watched

        if entry.state == "sent":
            print_status(tr("The same was sent to {shown} before, and is not sent again.", shown=entry.address_label))
        else:
            send_watched(
                self._context, self._outbox, self._resolver, send_policy(self._context, _entry_and_earlier(entry))
            )
            entry = self._outbox.find(entry.id, self._endpoint.label) or entry
        self._print_result(entry)
        return exit_code([entry])

    def _print_result(self, entry: OutboxEntry) -> None:
        from lgqtui.cli.send_progress import entries_json
        from lgqtui.submission.outbox_entry import next_action, receipt_lines

        if self._as_json:
            out_json(entries_json(self._outbox, [entry])[0])
            return
        receipt = self._outbox.receipt(entry)
        for line in receipt_lines(receipt) if receipt is not None else ():
            print_result(line)
        if not entry.settled and (action := next_action(entry)):
            print_status(action)

    def _dry_run(self, package: PackageRef) -> int:
        return print_dry_run(self._context, self._resolver, self._endpoint, package, as_json=self._as_json)


def _entry_and_earlier(entry: OutboxEntry) -> Callable[[OutboxEntry], bool]:
    """Return a filter for that entry, and those that have waited longer for the same receiver."""

    def includes(other: OutboxEntry) -> bool:
        if (other.id, other.key) == (entry.id, entry.key):
            return True
        return other.address_label == entry.address_label and other.is_waiting and other.number < entry.number

    return includes
