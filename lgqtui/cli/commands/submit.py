"""`lgqtui submit`: sealed if needed, sent, and the receipt kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import draft_names, endpoint_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.send_progress import REFUSED, WAITING
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import out_json, print_result, print_status, shell_quote
from lgqtui.i18n import tr
from lgqtui.submission.outbox_entry import finding_line
from lgqtui.submission.rehearsal import rehearse
from lgqtui.submission.transfer import RetryClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from lgqtui.submission.credentials import EndpointResolver
    from lgqtui.submission.endpoints.address import Endpoint
    from lgqtui.submission.endpoints.dry_run import DryRunFinding
    from lgqtui.submission.outbox import Outbox
    from lgqtui.submission.outbox_entry import OutboxEntry
    from lgqtui.submission.receipt import PackageRef


def tell_rehearsal(
    here: AppContext, ways: EndpointResolver, endpoint: Endpoint, identity: PackageRef, *, as_json: bool
) -> int:
    """Look at the receiver, tell what was found, and give the exit code of what would become of a package."""
    found = rehearse(endpoint, ways.token(endpoint), identity, RetryClock(clock=here.clock))
    if as_json:
        out_json(
            {
                "id": identity.id,
                "state": "rehearsed",
                "endpoint": endpoint.label,
                "sha256": identity.sha256,
                "receipt": None,
                "findings": [{"code": f.code, "verdict": f.verdict, "message": _sentence(f)} for f in found],
            }
        )
    else:
        print_result(tr("To {shown}; nothing is sent now.", shown=endpoint.label))
        for finding in found:
            print_result(finding_line(finding))
    return _code(found)


def _sentence(finding: DryRunFinding) -> str:
    return tr(finding.message, **finding.params)


def _code(found: list[DryRunFinding]) -> int:
    bad = {finding.code for finding in found if finding.verdict == "bad"}
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
    "wanted",
    metavar="NAME|ADDRESS",
    default="",
    shell_complete=endpoint_names,
    help=tr("Where to: a name from the settings, https://…, folder:PATH, s3+https://… or tus+https://…"),
)
@click.option("--dry-run", is_flag=True, help=tr("Look at everything, and send nothing."))
@click.option("--yes", is_flag=True, help=tr("Send it whatever was found about the answers."))
@click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))
@click.pass_obj
def command(  # noqa: PLR0913 - the toolkit gives every option by name
    here: AppContext, draft: str, *, wanted: str, dry_run: bool, yes: bool, as_json: bool
) -> int:
    """Send a draft or a package."""
    from lgqtui.cli.package_paths import may_be_package
    from lgqtui.submission.credentials import EndpointResolver
    from lgqtui.submission.outbox import Outbox

    call = _Call(here, Outbox(here.home.outbox), EndpointResolver(here.home, here.environ), wanted, as_json=as_json)
    if may_be_package(here, draft):
        return call.package(Path(draft), dry_run=dry_run)
    return call.draft(draft, dry_run=dry_run, yes=yes)


class _Call:
    """One call of the command."""

    def __init__(self, here: AppContext, outbox: Outbox, ways: EndpointResolver, wanted: str, *, as_json: bool) -> None:
        self._here = here
        self._outbox = outbox
        self._ways = ways
        settings = here.settings  # a wrong one is told before anything is made
        self._endpoint = ways.endpoint(wanted or settings["endpoint"])
        self._as_json = as_json

    def draft(self, name: str, *, dry_run: bool, yes: bool) -> int:
        """Seal a draft, unless the same is in the outbox, and send it."""
        from lgqtui.cli.commands.pack import agreed_to_seal
        from lgqtui.cli.opened import open_draft
        from lgqtui.cli.terminal import bar
        from lgqtui.draft.ledger import ledger_of
        from lgqtui.draft.sidecar import sidecar_of
        from lgqtui.package.pack import build_source
        from lgqtui.submission.posting import Address, enqueue_draft, find_entry
        from lgqtui.submission.receipt import PackageRef

        opened = open_draft(self._here, name)
        path = opened.file.path
        ledger = ledger_of(sidecar_of(path))
        prepared = build_source(opened.draft, opened.questionnaire, ledger, sidecar_of(path))
        address = Address(self._endpoint, opened.name, str(path))
        known = find_entry(self._outbox, prepared, address)
        if known is None and not agreed_to_seal(opened, ledger, yes=yes or dry_run, to=self._endpoint.label):
            print_status(tr("Nothing was sent."))
            return 0
        if dry_run:
            return self._rehearse(known.identity if known else PackageRef(prepared.id, "", prepared.size))
        with bar(tr("sealing"), prepared.attached_size) as told:
            parcel = enqueue_draft(self._outbox, prepared, address, self._here.clock(), told)
        return self._send(parcel)

    def package(self, path: Path, *, dry_run: bool) -> int:
        """Send a package that was sealed before. Raises ProblemsFound if it is not whole."""
        from lgqtui.errors import ProblemsFound
        from lgqtui.package.verify import verify
        from lgqtui.submission.posting import Address, enqueue_package
        from lgqtui.submission.receipt import PackageRef

        found = verify(path)
        if not found.is_sound:
            message = "{path} is no sound package, and was not sent"
            raise ProblemsFound(
                "not-sound", message, "See what is wrong: lgqtui verify {path}", path=shell_quote(str(path))
            )
        identity = PackageRef(found.id, found.sha256, found.size)
        if dry_run:
            return self._rehearse(identity)
        address = Address(self._endpoint, path.stem)
        return self._send(enqueue_package(self._outbox, path, identity, address, self._here.clock()))

    def _send(self, parcel: OutboxEntry) -> int:
        from lgqtui.cli.send_progress import exit_code, plan_for, send_watched

        if parcel.state == "sent":
            print_status(tr("The same was sent to {shown} before, and is not sent again.", shown=parcel.shown))
        else:
            send_watched(self._here, self._outbox, self._ways, plan_for(self._here, _with_those_before(parcel)))
            parcel = self._outbox.find(parcel.id, self._endpoint.label) or parcel
        self._tell(parcel)
        return exit_code([parcel])

    def _tell(self, parcel: OutboxEntry) -> None:
        from lgqtui.cli.send_progress import entries_json
        from lgqtui.submission.outbox_entry import next_action, receipt_lines

        if self._as_json:
            out_json(entries_json(self._outbox, [parcel])[0])
            return
        receipt = self._outbox.receipt(parcel)
        for line in receipt_lines(receipt) if receipt is not None else ():
            print_result(line)
        if not parcel.settled and (told := next_action(parcel)):
            print_status(told)

    def _rehearse(self, identity: PackageRef) -> int:

        return tell_rehearsal(self._here, self._ways, self._endpoint, identity, as_json=self._as_json)


def _with_those_before(mine: OutboxEntry) -> Callable[[OutboxEntry], bool]:
    """That parcel, and those that have waited longer for the same receiver."""

    def wanted(other: OutboxEntry) -> bool:
        if (other.id, other.key) == (mine.id, mine.key):
            return True
        return other.shown == mine.shown and other.is_waiting and other.number < mine.number

    return wanted
