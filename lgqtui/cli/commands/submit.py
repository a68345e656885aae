"""`lgqtui submit`: seal if needed, send, and keep the receipt."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import draft_names, endpoint_names
from lgqtui.cli.registry import define_command, json_option
from lgqtui.cli.send_progress import EXIT_REFUSED, EXIT_WAITING, entries_json, exit_code, send_and_print
from lgqtui.cli.terminal import confirm, is_interactive, open_draft, out_json, print_result, print_status, progress_bar
from lgqtui.i18n import tr
from lgqtui.submission.endpoints.kinds import address_forms
from lgqtui.submission.outbox_entry import OutboxEntry, finding_line, next_action
from lgqtui.submission.receipt import PackageRef
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.deliveries import damaged_entry_notices, stored_receipt_lines

if TYPE_CHECKING:
    from lgqtui.submission.endpoints.address import Endpoint
    from lgqtui.workflows.draft_access import LoadedDraft
    from lgqtui.workflows.packages import PackagePreview


@define_command(
    "submit",
    "DRAFT is a name or a path; a path that ends in .zip is a package that was sealed before. You see what will be "
    "sent first. The same answers are sent only once to each receiver: again, you are shown the receipt.",
    "The package goes into the outbox before the network is touched, and stays there until it is delivered. While "
    "you watch, it is tried until it is there; without a terminal another try is begun for ten seconds (setting "
    "patience). A try that goes on is not broken off: a receiver that is silent is given up after a minute.",
    "Others see an ADDRESS in the list of processes, and the shell keeps it in its history: write one with a signature "
    "into the settings (lgqtui config edit) as address of [endpoints.NAME], and give the NAME.",
    "Exit codes: 0 delivered, 5 not yet or not known, 6 not taken.",
)
@click.argument("draft", metavar="DRAFT|PACKAGE", shell_complete=draft_names)
@click.option(
    "--endpoint",
    "name_or_address",
    metavar="NAME|ADDRESS",
    default="",
    shell_complete=endpoint_names,
    help=tr("Where to: a name from the settings, {forms}", forms=address_forms()),
)
@click.option("--dry-run", is_flag=True, help=tr("Look at everything, and send nothing."))
@click.option("--yes", is_flag=True, help=tr("Send it whatever was found about the answers."))
@json_option
def command(  # noqa: PLR0913 - click passes every option by name
    context: AppContext, draft: str, *, name_or_address: str, dry_run: bool, yes: bool, as_json: bool
) -> int:
    """Send a draft or a package."""
    from lgqtui.cli.package_paths import may_be_package
    from lgqtui.workflows.submissions import choose_endpoint

    context.settings  # noqa: B018 - reports unknown settings, and raises before anything is created
    print_status(*damaged_entry_notices(context.outbox))
    call = _Call(context, choose_endpoint(context, name_or_address), as_json=as_json)
    if may_be_package(context, draft):
        return call.package(Path(draft), dry_run=dry_run)
    return call.draft(draft, dry_run=dry_run, yes=yes)


class _Call:
    """One call of the command."""

    def __init__(self, context: AppContext, endpoint: Endpoint, *, as_json: bool) -> None:
        self._context = context
        self._endpoint = endpoint
        self._as_json = as_json

    def draft(self, name: str, *, dry_run: bool, yes: bool) -> int:
        """Seal a draft, unless the outbox has the same answers, and send it."""
        from lgqtui.cli.commands.packages import preview_of
        from lgqtui.workflows.submissions import enqueue_draft, package_of, prepare_submission

        loaded = open_draft(self._context, name)
        preview = preview_of(loaded, yes=yes or dry_run)
        entry = prepare_submission(self._context, preview, self._endpoint)
        if entry is None and not self._may_seal(loaded, preview, name):
            print_status(tr("Nothing was sent."))
            return 0
        if dry_run:
            return self._dry_run(package_of(preview, entry))
        if entry is None or entry.state != "sent":
            with progress_bar(tr("sealing"), preview.source.attached_size) as on_progress:
                entry = enqueue_draft(self._context, preview, self._endpoint, on_progress)
        return self._send(entry)

    def _may_seal(self, loaded: LoadedDraft, preview: PackagePreview, name: str) -> bool:
        from lgqtui.cli.commands.packages import print_preview

        print_preview(loaded, preview, name)
        template = "Seal it like this, and send it to {where}? Type yes, or press Enter to leave it:"
        return not preview.needs_confirmation or confirm(tr(template, where=self._endpoint.label))

    def package(self, path: Path, *, dry_run: bool) -> int:
        """Send a sealed package. Raises ProblemsFound if it is unsound."""
        from lgqtui.package.verify import verify
        from lgqtui.workflows.draft_access import installed_questionnaire
        from lgqtui.workflows.packages import unsound_error
        from lgqtui.workflows.submissions import enqueue_package, refuse_other_bytes

        result = verify(path, partial(installed_questionnaire, self._context))
        if not result.is_sound:
            raise unsound_error(result, to_send=True)
        package = PackageRef(result.id, result.sha256, result.size)
        if dry_run:
            refuse_other_bytes(self._context, path, package)
            return self._dry_run(package)
        return self._send(enqueue_package(self._context, path, package, self._endpoint))

    def _send(self, entry: OutboxEntry) -> int:
        from lgqtui.workflows.submissions import sealed_notice, send_policy

        if entry.state == "sent":
            print_status(sealed_notice(entry))
        else:
            policy = send_policy(self._context, entry, is_watched=is_interactive())
            entry = next(iter(send_and_print(self._context, policy, [entry])), entry)
        if self._as_json:
            out_json(entries_json(self._context, [entry])[0])
        else:
            print_result(*stored_receipt_lines(self._context.outbox, entry))
            now = self._context.clock()
            if not entry.remedy and not entry.is_held(now) and (action := next_action(entry, now)):
                print_status(action)
        return exit_code([entry])

    def _dry_run(self, package: PackageRef) -> int:
        from lgqtui.workflows.submissions import dry_run, dry_run_heading

        if not self._as_json:
            print_result(dry_run_heading(self._endpoint))
        findings = dry_run(self._context, self._endpoint, package, print_status)
        if self._as_json:
            mapping = {"id": package.id, "state": "rehearsed", "endpoint": self._endpoint.label}
            messages = [{"code": f.code, "verdict": f.rating, "message": tr(f.message, **f.params)} for f in findings]
            out_json(mapping | {"sha256": package.sha256, "receipt": None, "findings": messages})
        else:
            print_result(*map(finding_line, findings))
        bad = {finding.code for finding in findings if finding.rating == "bad"}
        if "reached" in bad:
            return EXIT_WAITING
        return EXIT_REFUSED if bad else 0
