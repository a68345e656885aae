"""For translators.

python -m tests.words                  makes the template anew
python -m tests.words check FILE.po    says what a translation has wrong
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.words.pot import POT, collect_sentences, make_pot, translation_errors, untranslated_count


def main(argv: list[str]) -> int:
    """Run the command; return 3 if a translation has errors, 2 for a usage error."""
    match argv:
        case []:
            POT.parent.mkdir(exist_ok=True)
            POT.write_bytes(make_pot(collect_sentences()))
            print(f"{POT.relative_to(Path.cwd()) if POT.is_relative_to(Path.cwd()) else POT} is made.")  # noqa: T201
            return 0
        case ["check", path]:
            content = Path(path).read_bytes()
            faults = list(translation_errors(content))
            print(*faults, f"{len(faults)} faults, {untranslated_count(content)} sentences to translate.", sep="\n")  # noqa: T201
            return 3 if faults else 0
        case _:
            print(__doc__, file=sys.stderr)  # noqa: T201
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
