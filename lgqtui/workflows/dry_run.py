"""Dry run of a delivery: receiver, token and free space are checked, and nothing is sent."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from lgqtui.files import exists
from lgqtui.formatting import format_size
from lgqtui.os_errors import os_error_text
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.endpoints.dry_run import DryRun, DryRunFinding, findings
from lgqtui.submission.endpoints.folder import file_name
from lgqtui.submission.receipt import PackageRef
from lgqtui.submission.transfer import RetryClock, Transfer


def rehearse(endpoint: Endpoint, token: str, package: PackageRef, retry_clock: RetryClock) -> list[DryRunFinding]:
    """Check whether a package would arrive. Sends nothing of it and creates no file."""
    if endpoint.profile == "folder":
        return _check_folder(Path(endpoint.target), package)
    from lgqtui.submission.client import send

    transfer = Transfer(Path(os.devnull), package, endpoint, retry_clock, "" if endpoint.profile == "s3" else token)
    result = send(transfer, DryRun(endpoint.target))
    if result.reply is None:
        return [DryRunFinding("reached", "bad", result.outcome.message, result.outcome.params)]
    return list(findings(endpoint, result.reply, package.size, has_token=bool(token)))


def _check_folder(folder: Path, package: PackageRef) -> list[DryRunFinding]:
    if not folder.is_dir():
        return [DryRunFinding("reached", "bad", "the folder {folder} is not there", {"folder": folder})]
    results = [DryRunFinding("reached", "good", "the folder is there")]
    if not os.access(folder, os.W_OK | os.X_OK):
        results.append(DryRunFinding("writable", "bad", "nothing may be written into it"))
    if exists(folder / file_name(package)):
        results.append(DryRunFinding("there", "unsure", "a file of that package's name is there already"))
    return [*results, _check_free_space(folder, package.size)]


def _check_free_space(folder: Path, size: int) -> DryRunFinding:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return DryRunFinding(
            "size", "unsure", "how much room there is cannot be seen: {why}", {"why": os_error_text(error)}
        )
    params = {"free": format_size(free), "size": format_size(size)}
    if free < size:
        return DryRunFinding("size", "bad", "the package has {size}, and there is room for {free}", params)
    return DryRunFinding("size", "good", "the package has {size}; there is room", params)
