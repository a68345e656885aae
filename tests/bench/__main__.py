"""Run the measures and print one table: `python -m tests.bench [NAME …]`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.bench import delivery, keys, links, moving, packing, saving, starting, survival
from tests.bench.measure import Measure, table

MEASURES: dict[str, Callable[[], Measure | list[Measure]]] = {
    "start": starting.first_question,
    "version": starting.version,
    "list": starting.listing,
    "keys": keys.key_to_painted,
    "moving": moving.next_question,
    "saving": saving.one_save,
    "links": links.thousand_links,
    "links-keys": links.key_while_checking,
    "links-quit": links.quitting,
    "killed": survival.killed_at_a_screen,
    "killed-scripts": survival.killed_scripts,
    "faults": survival.failing_calls,
    "damage": survival.damaged_inputs,
    "packing": packing.packing_time,
    "packing-memory": packing.packing_memory,
    "verifying-memory": packing.verifying_memory,
    "delivery": delivery.delivery,
}
GROUPS = {"survival": ("killed", "killed-scripts", "faults", "damage", "saving")}
"""Names for several; measures of survival take more than an hour, and are done only when they are named."""


def main(names: list[str]) -> None:
    """Measure what is named, or all that is quick."""
    names = [one for name in names for one in GROUPS.get(name, (name,))]
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        sys.exit(f"no measure {', '.join(unknown)}; there are: {', '.join((*MEASURES, *GROUPS))}")
    done: list[Measure] = []
    for name in names or [name for name in MEASURES if name == "saving" or name not in GROUPS["survival"]]:
        print(f"measuring {name} …", file=sys.stderr, flush=True)  # noqa: T201
        found = MEASURES[name]()
        done += found if isinstance(found, list) else [found]
    print(table(done))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
