"""What can be measured, under which name, and in which groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.bench import (
    delivery,
    growth,
    keys,
    links,
    moving,
    packing,
    reading_links,
    saving,
    sitting,
    starting,
    survival,
)
from tests.bench.measure import Measure


class Named(NamedTuple):
    """A measure, and about how many minutes it takes."""

    act: Callable[[], Measure | list[Measure]]
    minutes: float


MEASURES = {
    "start": Named(starting.first_question, 0.5),
    "version": Named(starting.version, 0.2),
    "list": Named(starting.listing, 0.2),
    "keys": Named(keys.key_to_painted, 1.5),
    "moving": Named(moving.next_question, 1),
    "saving": Named(saving.saving, 0.1),
    "sitting": Named(sitting.hour, 4),
    "growth": Named(growth.growth, 4),
    "killed": Named(survival.killed_at_a_screen, 20),
    "killed-scripts": Named(survival.killed_scripts, 8),
    "faults": Named(survival.failing_calls, 2),
    "damage": Named(survival.damaged_inputs, 3),
    "links": Named(links.thousand_links, 2),
    "links-reading": Named(reading_links.reading, 0.1),
    "links-keys": Named(links.key_while_checking, 2),
    "links-quit": Named(links.quitting, 0.5),
    "links-addresses": Named(reading_links.addresses, 0.1),
    "packing": Named(packing.packing_time, 2),
    "packing-memory": Named(packing.packing_memory, 1),
    "packing-twice": Named(packing.packing_twice, 0.1),
    "verifying-memory": Named(packing.verifying_memory, 1),
    "delivery": Named(delivery.delivery, 5),
}
_SURVIVAL = ("killed", "killed-scripts", "faults", "damage")
GROUPS: dict[str, tuple[str, ...]] = {
    "all": tuple(MEASURES),
    "quick": tuple(name for name, named in MEASURES.items() if named.minutes <= 2),
    "speed": ("start", "version", "list", "keys", "moving", "saving"),
    "survival": _SURVIVAL,
    "checking": tuple(name for name in MEASURES if name.startswith("links")),
    "sending": ("packing", "packing-memory", "packing-twice", "verifying-memory", "delivery"),
}
"""Names for several."""


def chosen(names: Sequence[str]) -> list[str]:
    """The measures that are meant, each once; all without a name."""
    meant = [one for name in names or ["all"] for one in GROUPS.get(name, (name,))]
    return list(dict.fromkeys(meant))


def listing() -> str:
    """Every name with what it measures and about how long that takes, and every group with its names."""
    lines = [f"  {name:17}{_minutes(named.minutes):>7}  {_told(named)}" for name, named in MEASURES.items()]
    groups = [f"  {name:17}{_minutes(_sum(inside)):>7}  {', '.join(inside)}" for name, inside in GROUPS.items()]
    return "\n".join(["Measures", *lines, "Groups", *groups])


def _told(named: Named) -> str:
    return (named.act.__doc__ or "").splitlines()[0]


def _sum(names: Sequence[str]) -> float:
    return sum(MEASURES[name].minutes for name in names)


def _minutes(minutes: float) -> str:
    return f"{minutes:.0f} min" if minutes >= 1 else f"{minutes * 60:.0f} s"
