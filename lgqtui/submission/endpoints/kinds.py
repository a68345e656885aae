"""One row for each kind of endpoint: its addresses, its protocol, and how it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lgqtui.i18n import tr

if TYPE_CHECKING:
    from lgqtui.submission.endpoints.protocol import DryRunFinding, EndpointProtocol, Reply


def _module(name: str) -> Any:
    """Return a module beside this one, imported when it is needed: an address is read without them."""
    return import_module(f"lgqtui.submission.endpoints.{name}")


def _judge_token(_target: str, reply: Reply, token: str) -> DryRunFinding:
    from lgqtui.submission.endpoints.http import judge_token  # late, as above

    return judge_token(reply, has_token=bool(token))


class EndpointKind(Struct, frozen=True):
    """A kind of endpoint.

    `prefix` begins its addresses. `address_form` and `label` are templates: of an address, and of a choice. `protocol`
    takes the URL and the token, "" for none; None for a folder.
    `takes_token`: a token is sent along. `placeholders` are filled in. `judge_access` judges in a dry run whether a
    package would be let in, from the URL, the reply and the token. `proofs` are templates of what proves a delivery.
    """

    name: str
    prefix: str
    address_form: str
    label: str
    proofs: tuple[str, ...]
    protocol: Callable[[str, str], EndpointProtocol] | None = None
    takes_token: bool = False
    placeholders: frozenset[str] = frozenset()
    judge_access: Callable[[str, Reply, str], DryRunFinding] = _judge_token

    @property
    def is_folder(self) -> bool:
        """True if packages are written into a folder, without a protocol."""
        return self.protocol is None


KINDS: Mapping[str, EndpointKind] = {
    row.name: row
    for row in (
        EndpointKind(
            "http",
            prefix="",
            address_form="https://…",
            label="to a web address that the survey office gave me",
            proofs=("receipt", "digest", "location"),
            protocol=lambda target, token: _module("http").Http(target, has_token=bool(token)),
            takes_token=True,
        ),
        EndpointKind(
            "folder",
            prefix="folder:",
            address_form="folder:PATH",
            label="into a folder: a USB stick, a share, or to practise",
            proofs=("read back",),
        ),
        EndpointKind(
            "s3",
            prefix="s3+",
            address_form="s3+https://…",
            label="to a signed address of a bucket (S3)",
            proofs=("checksum", "etag"),
            protocol=lambda target, _: _module("s3").S3(target),
            placeholders=frozenset({"{id}"}),
            judge_access=lambda target, reply, _: _module("s3").judge_signature(target, reply),
        ),
        EndpointKind(
            "tus",
            prefix="tus+",
            address_form="tus+https://…",
            label="to a web address for uploads that can be taken up again (tus)",
            proofs=("offset",),
            protocol=lambda target, _: _module("tus").Tus(target),
            takes_token=True,
        ),
    )
}
"""By name, as in receipts."""


def offered_kinds() -> list[EndpointKind]:
    """Return the kinds in the order of a choice: those whose addresses are made for one use come last."""
    return sorted(KINDS.values(), key=lambda kind: bool(kind.placeholders))


def address_forms(kinds: Iterable[EndpointKind] | None = None) -> str:
    """Return the forms of an address, of all kinds: `https://…, folder:PATH, s3+https://… or tus+https://…`."""
    *forms, last = [tr(kind.address_form) for kind in kinds or KINDS.values()]
    return tr("{forms} or {last}", forms=", ".join(forms), last=last)


def address_list() -> str:
    """Return the same forms, with a comma before the last."""
    return ", ".join(tr(kind.address_form) for kind in KINDS.values())
