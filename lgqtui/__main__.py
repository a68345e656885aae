"""Entry point of `lgqtui` and `python -m lgqtui`."""

from __future__ import annotations

import gc
import os
import sys
import time


def main() -> None:
    """Choose the language, run the command line, and end with its exit code."""
    gc.set_threshold(50_000, 10)  # a short call has little to collect
    _read_far_clock()
    from lgqtui.cli.language import choose_language

    # Before the commands are loaded: their help texts are translated when they are defined.
    language_warning = choose_language(os.environ)
    from lgqtui.cli.main import run

    code = run(sys.argv[1:], language_warning)
    gc.freeze()  # the system takes everything back at once; to collect it would take a sixth of a short call
    sys.exit(code)


def _read_far_clock() -> None:
    """Read a clock after the year 2262 in seconds: Python counts nanoseconds in 64 bits, and fails in its libraries."""
    try:
        time.time()
    except OverflowError:
        time.time = time.monotonic = time.perf_counter = lambda: time.clock_gettime(time.CLOCK_REALTIME)


if __name__ == "__main__":
    main()
