"""Everything but the sending: is the receiver there, does it take the token, is there room."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from lgqtui.files import is_there
from lgqtui.formatting import size_in_words
from lgqtui.os_errors import reason
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.endpoints.dry_run import Finding, Rehearsal, findings
from lgqtui.submission.endpoints.folder import file_name
from lgqtui.submission.receipt import Identity
from lgqtui.submission.transfer import Errand, Pace


def rehearse(endpoint: Endpoint, token: str, identity: Identity, pace: Pace) -> list[Finding]:
    """Look whether a package would arrive. Nothing of it is sent, and no file is made."""
    if endpoint.profile == "folder":
        return _folder(Path(endpoint.target), identity)
    from lgqtui.submission.client import send

    errand = Errand(Path(os.devnull), identity, endpoint, pace, "" if endpoint.profile == "s3" else token)
    attempt = send(errand, Rehearsal(endpoint.target))
    if attempt.reply is None:
        return [Finding("reached", "bad", attempt.outcome.message, attempt.outcome.params)]
    return list(findings(endpoint, attempt.reply, identity.size, has_token=bool(token)))


def _folder(folder: Path, identity: Identity) -> list[Finding]:
    if not folder.is_dir():
        return [Finding("reached", "bad", "the folder {folder} is not there", {"folder": folder})]
    found = [Finding("reached", "good", "the folder is there")]
    if not os.access(folder, os.W_OK | os.X_OK):
        found.append(Finding("writable", "bad", "nothing may be written into it"))
    if is_there(folder / file_name(identity)):
        found.append(Finding("there", "unsure", "a file of that package's name is there already"))
    return [*found, _room(folder, identity.size)]


def _room(folder: Path, size: int) -> Finding:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding("size", "unsure", "how much room there is cannot be seen: {why}", {"why": reason(error)})
    params = {"free": size_in_words(free), "size": size_in_words(size)}
    if free < size:
        return Finding("size", "bad", "the package has {size}, and there is room for {free}", params)
    return Finding("size", "good", "the package has {size}; there is room", params)
