"""What a rehearsal found, told: everything but the sending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lgqtui.cli.send_progress import REFUSED, WAITING
from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import out, out_json
from lgqtui.i18n import say
from lgqtui.submission.outbox_entry import finding_line
from lgqtui.submission.rehearsal import rehearse
from lgqtui.submission.transfer import Pace

if TYPE_CHECKING:
    from lgqtui.submission.credentials import Ways
    from lgqtui.submission.endpoints.address import Endpoint
    from lgqtui.submission.endpoints.dry_run import Finding
    from lgqtui.submission.receipt import Identity


def tell_rehearsal(here: Surroundings, ways: Ways, endpoint: Endpoint, identity: Identity, *, as_json: bool) -> int:
    """Look at the receiver, tell what was found, and give the exit code of what would become of a package."""
    found = rehearse(endpoint, ways.token(endpoint), identity, Pace(clock=here.clock))
    if as_json:
        out_json(
            {
                "id": identity.id,
                "state": "rehearsed",
                "endpoint": endpoint.shown,
                "sha256": identity.sha256,
                "receipt": None,
                "findings": [{"code": f.code, "verdict": f.verdict, "message": _sentence(f)} for f in found],
            }
        )
    else:
        out(say("To {shown}; nothing is sent now.", shown=endpoint.shown))
        for finding in found:
            out(finding_line(finding))
    return _code(found)


def _sentence(finding: Finding) -> str:
    return say(finding.message, **finding.params)


def _code(found: list[Finding]) -> int:
    bad = {finding.code for finding in found if finding.verdict == "bad"}
    if "reached" in bad:
        return WAITING
    return REFUSED if bad else 0
