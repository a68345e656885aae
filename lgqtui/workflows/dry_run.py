"""Dry run of a delivery: receiver, token and free space are checked, and nothing is sent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from lgqtui.files import exists
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.os_errors import os_error_text
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.endpoints.dry_run import DryRun, findings
from lgqtui.submission.endpoints.protocol import DryRunFinding
from lgqtui.submission.network_errors import STALLED
from lgqtui.submission.receipt import PackageRef
from lgqtui.submission.transfer import RetryClock, Transfer
from lgqtui.workflows.context import AppContext

TIMEOUT = 10.0
"""Seconds after which a receiver that does not answer is given up."""


def dry_run_heading(endpoint: Endpoint) -> str:
    """Return the sentence before a dry run."""
    return tr("To {receiver}; nothing is sent now.", receiver=endpoint.label)


def dry_run(
    context: AppContext, endpoint: Endpoint, package: PackageRef, on_progress: Callable[[str], None]
) -> list[DryRunFinding]:
    """Check whether a package would arrive at an endpoint; over the network this ends within `TIMEOUT` seconds.

    `on_progress` is called with a sentence before an answer is waited for. Raises WrongUse or CannotRead if the token
    cannot be read.
    """
    token = context.endpoints.token(endpoint)
    if not endpoint.kind.is_folder:
        on_progress(tr("Waiting for its answer, {n} seconds at most …", n=int(TIMEOUT)))
    retry_clock = RetryClock(clock=context.clock, connect_timeout=TIMEOUT, stall_timeout=TIMEOUT)
    return check_receiver(endpoint, token, package, retry_clock)


def check_receiver(endpoint: Endpoint, token: str, package: PackageRef, retry_clock: RetryClock) -> list[DryRunFinding]:
    """Check whether a package would arrive. Sends nothing of it and creates no file."""
    if endpoint.kind.is_folder:
        return _check_folder(Path(endpoint.target), package)
    from lgqtui.submission.client import send  # late: a folder needs no network library

    transfer = Transfer(Path(os.devnull), package, endpoint, retry_clock, token)
    result = send(transfer, DryRun(endpoint.target))
    if result.reply is not None:
        return list(findings(endpoint, result.reply, package.size, token))
    if result.outcome.code == STALLED:
        message = "the receiver has not answered for {n} seconds"
        return [DryRunFinding("reached", "bad", message, {"n": int(retry_clock.stall_timeout)})]
    return [DryRunFinding("reached", "bad", result.outcome.message, result.outcome.params)]


def _check_folder(folder: Path, package: PackageRef) -> list[DryRunFinding]:
    if not folder.is_dir():
        return [DryRunFinding("reached", "bad", "the folder {folder} is not there", {"folder": folder})]
    results = [DryRunFinding("reached", "good", "the folder is there")]
    if not os.access(folder, os.W_OK | os.X_OK):
        results.append(DryRunFinding("writable", "bad", "nothing may be written into it"))
    if exists(folder / f"{package.id}.zip"):
        results.append(DryRunFinding("there", "unsure", "a file of that package's name is there already"))
    return [*results, _check_free_space(folder, package.size)]


def _check_free_space(folder: Path, size: int) -> DryRunFinding:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        message = "how much room there is cannot be seen: {why}"
        return DryRunFinding("size", "unsure", message, {"why": os_error_text(error)})
    params = {"free": format_size(free), "size": format_size(size)}
    if free < size:
        return DryRunFinding("size", "bad", "the package has {size}, and there is room for {free}", params)
    return DryRunFinding("size", "good", "the package has {size}; there is room", params)
