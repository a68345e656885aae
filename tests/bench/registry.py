"""Names and groups of measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.bench import (
    answers,
    delivery,
    durability,
    full_draft,
    growth,
    keys,
    link_syntax,
    links,
    many_links,
    navigation,
    package,
    save,
    session,
    speech,
    startup,
    suite,
    tables,
)
from tests.bench.measure import Measure


class RegisteredMeasure(NamedTuple):
    """A measure, and the minutes that it takes."""

    act: Callable[[], Measure | list[Measure]]
    minutes: float


MEASURES = {
    "start": RegisteredMeasure(startup.first_question, 0.5),
    "version": RegisteredMeasure(startup.version, 0.2),
    "list": RegisteredMeasure(startup.list_drafts, 0.2),
    "keys": RegisteredMeasure(keys.key_to_painted, 1.5),
    "keys-full": RegisteredMeasure(full_draft.key_to_painted, 3),
    "memory-full": RegisteredMeasure(full_draft.memory, 1),
    "moving": RegisteredMeasure(navigation.next_question, 1),
    "saving": RegisteredMeasure(save.save_time, 0.1),
    "answers": RegisteredMeasure(answers.answers_in_one_call, 1),
    "many-links": RegisteredMeasure(many_links.keys_among_many_links, 2),
    "by-ear": RegisteredMeasure(speech.interview_by_ear, 0.5),
    "session": RegisteredMeasure(session.session_memory, 4),
    "growth": RegisteredMeasure(growth.growth, 4),
    "killed": RegisteredMeasure(durability.killed_in_tui, 20),
    "killed-scripts": RegisteredMeasure(durability.killed_in_answer, 8),
    "faults": RegisteredMeasure(durability.failing_calls, 2),
    "histories": RegisteredMeasure(tables.editing_histories, 3),
    "year": RegisteredMeasure(answers.year_of_versions, 3),
    "damage": RegisteredMeasure(durability.damaged_inputs, 3),
    "foreign": RegisteredMeasure(durability.foreign_bytes, 60),
    "hostile": RegisteredMeasure(tables.hostile_inputs, 4),
    "pasted": RegisteredMeasure(tables.pasted_shapes, 1),
    "screen": RegisteredMeasure(tables.screen_rules, 4),
    "links": RegisteredMeasure(links.thousand_links, 2),
    "links-busy": RegisteredMeasure(links.busy_links, 0.3),
    "links-reading": RegisteredMeasure(link_syntax.parse_links, 0.1),
    "links-keys": RegisteredMeasure(links.key_while_checking, 2),
    "links-quit": RegisteredMeasure(links.quitting, 0.5),
    "links-addresses": RegisteredMeasure(link_syntax.refused_addresses, 0.1),
    "packing": RegisteredMeasure(package.packing_time, 2),
    "packing-memory": RegisteredMeasure(package.packing_memory, 1),
    "packing-twice": RegisteredMeasure(package.packing_twice, 0.1),
    "verifying-memory": RegisteredMeasure(package.verifying_memory, 1),
    "delivery": RegisteredMeasure(delivery.delivery, 5),
    "suite": RegisteredMeasure(suite.whole_suite, 4),
    "ci": RegisteredMeasure(suite.whole_ci, 12),
}
_DURABILITY = ("killed", "killed-scripts", "faults", "histories", "year", "damage", "foreign", "hostile")
GROUPS: dict[str, tuple[str, ...]] = {
    "all": tuple(MEASURES),
    "quick": tuple(name for name, named in MEASURES.items() if named.minutes <= 2),
    "speed": ("start", "version", "list", "keys", "keys-full", "moving", "saving", "answers", "many-links"),
    "durability": _DURABILITY,
    "checking": tuple(name for name in MEASURES if name.startswith("links")),
    "sending": ("packing", "packing-memory", "packing-twice", "verifying-memory", "delivery"),
}
"""Names for several."""


def chosen(names: Sequence[str]) -> list[str]:
    """Return the measures of names and groups, each once; all of them without a name."""
    names = [measure_name for name in names or ["all"] for measure_name in GROUPS.get(name, (name,))]
    return list(dict.fromkeys(names))


def listing() -> str:
    """Return the names with description and duration, and the groups with their names, as text."""
    lines = [f"  {name:17}{_minutes(named.minutes):>7}  {_description(named)}" for name, named in MEASURES.items()]
    groups = [f"  {name:17}{_minutes(_sum(members)):>7}  {', '.join(members)}" for name, members in GROUPS.items()]
    return "\n".join(["Measures", *lines, "Groups", *groups])


def _description(named: RegisteredMeasure) -> str:
    return (named.act.__doc__ or "").splitlines()[0]


def _sum(names: Sequence[str]) -> float:
    return sum(MEASURES[name].minutes for name in names)


def _minutes(minutes: float) -> str:
    return f"{minutes:.0f} min" if minutes >= 1 else f"{minutes * 60:.0f} s"
