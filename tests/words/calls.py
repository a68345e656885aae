"""Calls of the program in the language of the environment: `python -m tests.words.calls`, the calls as JSON on stdin.

A process of its own: what commands say of themselves is said when they are defined, so the language comes first.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from io import BytesIO, TextIOWrapper

from lgqtui.cli.language import choose_language


def run_command(argv: Sequence[str]) -> str:
    """What a call writes, to both outputs."""
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
