"""`delivery.json` beside a draft: its state of delivery, its packages, and the days they were sealed.

Changes are made under the draft's lock, so that a package and a receipt that arrive at the same time are both kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from lgqtui.errors import CannotRead
from lgqtui.files import locked, read_file, replace_file
from lgqtui.i18n import tr
from lgqtui.text import one_line

State = Literal["open", "packed", "sent"]

NAME = "delivery.json"
"""The name of the file in the sidecar."""

_LOCK = "lock"
_WAIT = 5.0
_LIMIT = 10_000_000
_HEAD = ("format", "state", "packages", "bagging_dates")
_FORMAT = 1


def state_word(state: str) -> str:
    """The state of delivery as a word for the user, also for "damaged"."""
    words = {"open": tr("open"), "packed": tr("packed"), "sent": tr("sent"), "damaged": tr("damaged")}
    return words.get(state, state)


class PackageVersion(Struct, frozen=True):
    """A package that was created: id, digest and size of its zip, Bagging-Date, id of the one it replaces.

    `content` is the digest of the packed content, `answers` that of its answers, both without `supersedes`: they
    identify the same content again.
    """

    id: str
    sha256: str
    size: int
    date: str
    supersedes: str = ""
    content: str = ""
    answers: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


class Delivery(Struct, frozen=True):
    """The content of `delivery.json`; the last package is the newest. `extra` holds unknown keys."""

    state: State = "open"
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

    def bagging_date(self, content: str) -> date | None:
        """The day on which that content was first sealed; None if it never was."""
        try:
            return date.fromisoformat(self.bagging_dates.get(content, ""))
        except ValueError:
            return None

    def with_date(self, content: str, day: date) -> Delivery:
        """The same with the day stored for that content; an existing one stays."""
        if self.bagging_date(content) is not None:
            return self
        return replace(self, bagging_dates={**self.bagging_dates, content: day.isoformat()})

    def with_package(self, packed: PackageVersion) -> Delivery:
        """The same with that package as the newest; the state of the newest package is not changed."""
        if self.newest is not None and self.newest.id == packed.id and self.state != "open":
            return self
        others = tuple(other for other in self.packages if other.id != packed.id)
        return replace(self, state="packed", packages=(*others, packed))


def read_delivery(sidecar: Path) -> Delivery:
    """The content of `delivery.json`; a blank Delivery if there is none.

    Raises CannotRead if the file is damaged: it is the only record of what was sent.
    """
    path = sidecar / NAME
    try:
        content = read_file(path, _LIMIT)
    except CannotRead as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return Delivery()
        raise
    try:
        return _delivery(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CannotRead(
            "damaged-delivery",
            "{path} is damaged: it says what was packed and sent of this draft",
            "Bring the file back from a copy. If there is none, move it away: receipts are kept elsewhere.",
            path=one_line(str(path)),
        ) from error


def change_delivery(sidecar: Path, change: Callable[[Delivery], Delivery]) -> Delivery:
    """Read, change and write `delivery.json` as one step; return its new content.

    Raises CannotRead if it is damaged, CannotWrite if it cannot be written, Busy if others keep writing.
    """
    path = sidecar / NAME
    with locked(sidecar / _LOCK, _WAIT, path):
        before = read_delivery(sidecar)
        after = change(before)
        if after != before:
            replace_file(path, _text(after).encode(), like=sidecar)
    return after


def _delivery(raw: Any) -> Delivery:
    if type(raw) is not dict or raw.get("format") != _FORMAT or raw["state"] not in get_args(State):
        raise ValueError(NAME)
    dates = raw.get("bagging_dates", {})
    if not all(type(day) is str for day in dates.values()):
        raise ValueError(NAME)
    packages = tuple(_packed(entry) for entry in raw.get("packages", []))
    return Delivery(raw["state"], packages, dates, _others(raw, _HEAD))


def _packed(raw: Any) -> PackageVersion:
    texts = {name: raw.get(name, "") for name in ("id", "sha256", "date", "supersedes", "content", "answers")}
    if not all(type(value) is str for value in texts.values()) or not texts["id"] or type(raw["size"]) is not int:
        raise ValueError(NAME)
    return PackageVersion(**texts, size=raw["size"], extra=_others(raw, (*texts, "size")))


def _others(raw: Mapping[str, Any], known_keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key not in known_keys}


def _text(delivery: Delivery) -> str:
    shape = {
        "format": _FORMAT,
        "state": delivery.state,
        "packages": [_shape(packed) for packed in delivery.packages],
        "bagging_dates": dict(delivery.bagging_dates),
        **delivery.extra,
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _shape(packed: PackageVersion) -> dict[str, Any]:
    names = ("id", "sha256", "size", "date", "supersedes", "content", "answers")
    return {**{name: getattr(packed, name) for name in names}, **packed.extra}
