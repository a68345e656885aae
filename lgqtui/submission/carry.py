"""One try, by whichever way the endpoint is reached."""

from __future__ import annotations

from lgqtui.submission.transfer import Attempt, Errand


def carry(errand: Errand) -> Attempt:
    """Try once to deliver a package. Raises CannotRead if its file is gone or was changed."""
    if errand.endpoint.profile == "folder":
        from lgqtui.submission.folder_writer import copy

        return copy(errand)
    from lgqtui.submission.client import send  # late: a folder needs no network library

    return send(errand)
