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


def called(argv: Sequence[str]) -> str:
    """What a call writes, to both outputs."""
    from lgqtui.cli.main import run

    written = BytesIO()
    kept = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = TextIOWrapper(BytesIO(b""))
    sys.stdout = sys.stderr = TextIOWrapper(written, "utf-8", write_through=True)
    try:
        run(list(argv))
        return written.getvalue().decode()
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept


if __name__ == "__main__":
    if told := choose_language(os.environ):
        raise SystemExit(told)
    calls = json.load(sys.stdin)
    print(json.dumps([called(argv) for argv in calls]))  # noqa: T201
