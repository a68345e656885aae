"""Run the measures and print one table: `python -m tests.bench [NAME …]`."""

from __future__ import annotations

import sys

from tests.bench import keys, moving, saving, starting
from tests.bench.measure import Measure, table

MEASURES = {
    "start": starting.first_question,
    "version": starting.version,
    "list": starting.listing,
    "keys": keys.key_to_painted,
    "moving": moving.next_question,
    "saving": saving.one_save,
}


def main(names: list[str]) -> None:
    """Measure what is named, or everything."""
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        sys.exit(f"no measure {', '.join(unknown)}; there are: {', '.join(MEASURES)}")
    done: list[Measure] = []
    for name in names or MEASURES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)  # noqa: T201
        done.append(MEASURES[name]())
    print(table(done))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
