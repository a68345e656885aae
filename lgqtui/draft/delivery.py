"""`delivery.json` beside a draft: its state of delivery, its packages, and the days they were packed.

Changes are made under the draft's lock, so that a package and a receipt that arrive at the same time are both kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, convert, field, to_builtins
from msgspec.structs import replace

from lgqtui.draft.sidecar import draft_of
from lgqtui.errors import CannotRead
from lgqtui.files import locked, read_if_exists, replace_file
from lgqtui.i18n import tr
from lgqtui.text import one_line

DeliveryState = Literal["open", "packed", "sent"]

DELIVERY_NAME = "delivery.json"
SHORT_ID = 8
"""Characters of a package's id in lists and commands."""

_LOCK = "lock"
_WAIT = 5.0
_LIMIT = 10_000_000
_FORMAT = 1
# What a file may leave out of a package.
_NO_PACKAGE = {"sha256": "", "date": ""}


def state_word(state: str) -> str:
    """The state of delivery as a word for the user, also for "damaged" and "unreadable"."""
    words = {"open": tr("open"), "packed": tr("packed"), "sent": tr("sent")}
    words |= {"damaged": tr("damaged"), "unreadable": tr("unreadable")}
    return words.get(state, state)


class PackageVersion(Struct, frozen=True):
    """A package that was created: id, digest and size of its zip, Bagging-Date, id of the one it replaces.

    The digests of the packed content and of its answers, both without `supersedes`, identify the same content again.
    """

    id: Annotated[str, Meta(min_length=1)]
    sha256: str
    size: int
    date: str
    supersedes: str = ""
    content_digest: str = field(name="content", default="")
    answers_digest: str = field(name="answers", default="")
    extra: Mapping[str, Any] = field(default_factory=dict)


class Delivery(Struct, frozen=True):
    """The content of `delivery.json`; the last package is the newest. `extra` holds unknown keys."""

    state: DeliveryState = "open"
    packages: tuple[PackageVersion, ...] = ()
    bagging_dates: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def newest(self) -> PackageVersion | None:
        """The latest package; None if there is none."""
        return self.packages[-1] if self.packages else None

    def package(self, package_id: str) -> PackageVersion | None:
        """The package with that id; None if it is not one of this draft."""
        return next((packed for packed in self.packages if packed.id == package_id), None)

    def bagging_date(self, content_digest: str) -> date | None:
        """The day on which that content was first packed; None if it never was."""
        try:
            return date.fromisoformat(self.bagging_dates.get(content_digest, ""))
        except ValueError:
            return None

    def with_bagging_date(self, content_digest: str, day: date) -> Delivery:
        """The same with the day stored for that content; an existing one stays."""
        if self.bagging_date(content_digest) is not None:
            return self
        return replace(self, bagging_dates={**self.bagging_dates, content_digest: day.isoformat()})

    def with_package(self, packed: PackageVersion) -> Delivery:
        """The same with that package as the newest; the state of the newest package is not changed."""
        if self.newest is not None and self.newest.id == packed.id and self.state != "open":
            return self
        others = tuple(other for other in self.packages if other.id != packed.id)
        return replace(self, state="packed", packages=(*others, packed))


def read_delivery(sidecar: Path) -> Delivery:
    """The content of `delivery.json`, blank if missing. Raises CannotRead if it is damaged: it is the only record."""
    path = sidecar / DELIVERY_NAME
    content = read_if_exists(path, _LIMIT)
    if content is None:
        return Delivery()
    try:
        return _delivery(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = "{path} is damaged: it says what was packed and sent of this draft"
        hint = "Bring the file back from a copy. If there is none, move it away: receipts are kept elsewhere."
        raise CannotRead("damaged-delivery", message, hint, path=one_line(str(path))) from error


def change_delivery(sidecar: Path, change: Callable[[Delivery], Delivery]) -> Delivery:
    """Read, change and write `delivery.json` as one step; return it. Raises CannotRead, CannotWrite or Busy."""
    path, draft = sidecar / DELIVERY_NAME, draft_of(sidecar)
    with locked(sidecar / _LOCK, _WAIT, draft):
        before = read_delivery(sidecar)
        after = change(before)
        if after != before:
            mapping = {"format": _FORMAT, **_mapping(after), "packages": list(map(_mapping, after.packages))}
            replace_file(path, (json.dumps(mapping, ensure_ascii=False, indent=2) + "\n").encode(), access_of=draft)
    return after


def _delivery(raw: Any) -> Delivery:
    if raw["format"] != _FORMAT:
        raise ValueError(DELIVERY_NAME)
    packages = [_with_extra({**_NO_PACKAGE, **packed}, PackageVersion) for packed in raw.get("packages", ())]
    mapping = {**raw, "state": raw["state"], "packages": packages}
    return convert(_with_extra(mapping, Delivery, "format"), Delivery)


def _with_extra(raw: Mapping[str, Any], struct: type[Struct], *others: str) -> dict[str, Any]:
    """The same mapping, with the keys that the struct does not have under `extra` as well."""
    names = (*struct.__struct_encode_fields__[:-1], *others)
    return {**raw, "extra": {key: value for key, value in raw.items() if key not in names}}


def _mapping(struct: Delivery | PackageVersion) -> dict[str, Any]:
    mapping = to_builtins(struct)
    extra = mapping.pop("extra")
    return {**mapping, **extra}
