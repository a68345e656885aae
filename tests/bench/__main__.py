"""Run the measures and print one table: `python -m tests.bench [NAME …]`; `--list` shows the names."""

from __future__ import annotations

import argparse
import contextlib
import sys

from tests.bench.measure import Failed, Measure, table
from tests.bench.registry import GROUPS, MEASURES, chosen, listing


def main(arguments: list[str]) -> int:
    """Run the named measures, or all, and print the table; return 1 if a target was missed or a measure failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measures this project beside a peer or a limit in the same run, and prints one table.",
        epilog="Without a name: every target, about an hour. Each row goes to stderr as soon as it is known.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a measure or a group of them, as --list shows them")
    parser.add_argument("--list", action="store_true", help="show the names, and measure nothing")
    options = parser.parse_args(arguments)
    if options.list:
        with contextlib.suppress(BrokenPipeError):  # as with `| head`
            print(listing(), flush=True)  # noqa: T201
        return 0
    if unknown := [name for name in options.names if name not in MEASURES and name not in GROUPS]:
        parser.error(f"no measure {', '.join(unknown)}; --list shows the names")
    rows = [row for name in chosen(options.names) for row in _rows(name)]
    print(table(rows))  # noqa: T201
    return int(any(row.verdict != "met" for row in rows))


def _rows(name: str) -> list[Measure | Failed]:
    """Run a measure; return its rows, or a failed row, so that the others still run."""
    print(f"measuring {name} …", file=sys.stderr, flush=True)  # noqa: T201
    rows: list[Measure | Failed]
    try:
        result = MEASURES[name].act()
        rows = list(result) if isinstance(result, list) else [result]
    except Exception as error:  # noqa: BLE001 - any error becomes a row
        rows = [Failed(name, f"{type(error).__name__}: {error}".splitlines()[0].partition(";")[0])]
    print(table(rows).partition("\n")[2].partition("\n")[2], file=sys.stderr, flush=True)  # noqa: T201
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
