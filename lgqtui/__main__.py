"""Entry point of `lgqtui` and `python -m lgqtui`."""

from __future__ import annotations

import gc
import os
import sys
import time

_INTERRUPTED = 130


def main() -> None:
    """Choose the language, run the command line, and end with its exit code."""
    sys.unraisablehook = print_unraisable
    try:
        code = _run()
    except KeyboardInterrupt:  # while modules are loaded
        code = _INTERRUPTED
    gc.freeze()  # the system takes everything back at once; to collect it would take a sixth of a short call
    sys.exit(code)


def _run() -> int:
    gc.set_threshold(50_000, 10)  # a short call has little to collect
    _read_far_clock()
    from lgqtui.cli.language import choose_language

    # Before the commands are loaded: their help texts are translated when they are defined.
    language_warning = choose_language(os.environ)
    from lgqtui.cli.main import run

    return run(sys.argv[1:], language_warning)


def print_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    """End where Ctrl-C fell into a callback, after which Python would go on; print any other exception."""
    if unraisable.exc_type is KeyboardInterrupt:
        os._exit(_INTERRUPTED)
    sys.__unraisablehook__(unraisable)


def _read_far_clock() -> None:
    """Read a clock after the year 2262 in seconds: Python counts nanoseconds in 64 bits, and fails in its libraries."""
    try:
        time.time()
    except OverflowError:
        time.time = time.monotonic = time.perf_counter = lambda: time.clock_gettime(time.CLOCK_REALTIME)


if __name__ == "__main__":
    main()
