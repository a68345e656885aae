"""Run commands in the language of the environment: `python -m tests.words.calls`, their arguments as JSON on stdin.

In a process of its own: help texts are translated when commands are defined, so the language has to be set first.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from io import BytesIO, TextIOWrapper

from lgqtui.cli.language import choose_language


def run_command(argv: Sequence[str]) -> str:
    """Return what a command writes to stdout and stderr."""
    from lgqtui.cli.main import run

    output = BytesIO()
    streams = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = TextIOWrapper(BytesIO(b""))
    sys.stdout = sys.stderr = TextIOWrapper(output, "utf-8", write_through=True)
    try:
        run(list(argv))
        return output.getvalue().decode()
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams


if __name__ == "__main__":
    if warning := choose_language(os.environ):
        raise SystemExit(warning)
    calls = json.load(sys.stdin)
    print(json.dumps([run_command(argv) for argv in calls]))  # noqa: T201
