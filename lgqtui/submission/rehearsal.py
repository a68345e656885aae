"""Everything but the sending: is the receiver there, does it take the token, is there room."""

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


def rehearse(endpoint: Endpoint, token: str, identity: PackageRef, pace: RetryClock) -> list[DryRunFinding]:
    """Look whether a package would arrive. Nothing of it is sent, and no file is made."""
    if endpoint.profile == "folder":
        return _folder(Path(endpoint.target), identity)
    from lgqtui.submission.client import send

    errand = Transfer(Path(os.devnull), identity, endpoint, pace, "" if endpoint.profile == "s3" else token)
    attempt = send(errand, DryRun(endpoint.target))
    if attempt.reply is None:
        return [DryRunFinding("reached", "bad", attempt.outcome.message, attempt.outcome.params)]
    return list(findings(endpoint, attempt.reply, identity.size, has_token=bool(token)))


def _folder(folder: Path, identity: PackageRef) -> list[DryRunFinding]:
    if not folder.is_dir():
        return [DryRunFinding("reached", "bad", "the folder {folder} is not there", {"folder": folder})]
    found = [DryRunFinding("reached", "good", "the folder is there")]
    if not os.access(folder, os.W_OK | os.X_OK):
        found.append(DryRunFinding("writable", "bad", "nothing may be written into it"))
    if exists(folder / file_name(identity)):
        found.append(DryRunFinding("there", "unsure", "a file of that package's name is there already"))
    return [*found, _room(folder, identity.size)]


def _room(folder: Path, size: int) -> DryRunFinding:
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
