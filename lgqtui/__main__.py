"""Entry point of `lgqtui` and `python -m lgqtui`."""

from __future__ import annotations

import os
import sys
import time


def main() -> None:
    """Choose the language, run the command line, and end with its exit code."""
    _read_far_clock()
    from lgqtui.cli.language import choose_language

    # Before the commands are loaded: their help texts are translated when they are defined.
    language_warning = choose_language(os.environ)
    from lgqtui.cli.main import run

    sys.exit(run(sys.argv[1:], language_warning))


def _read_far_clock() -> None:
    """Read a clock after the year 2262 in seconds: Python counts nanoseconds in 64 bits, and fails in its libraries."""
    try:
        time.time()
    except OverflowError:
        time.time = time.monotonic = time.perf_counter = lambda: time.clock_gettime(time.CLOCK_REALTIME)


if __name__ == "__main__":
    main()
