"""Entry point of `lgqtui` and `python -m lgqtui`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Choose the language, run the command line, and end with its exit code."""
    from lgqtui.cli.language import choose_language

    # Before the commands are loaded: their help texts are translated when they are defined.
    language_warning = choose_language(os.environ)
    from lgqtui.cli.main import run

    sys.exit(run(sys.argv[1:], language_warning))


if __name__ == "__main__":
    main()
