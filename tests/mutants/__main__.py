"""Compares what survived the last `mutmut run` with what README.md explains: `python -m tests.mutants [MODULE …]`.

Without a module (lgqtui/questionnaire/route.py): all that have been run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

from tests.mutants.explanations import NOTICED, PAGE, Mutant, mutant_of, read_explanations


def main(modules: list[str]) -> int:
    """Print a row for each module, then what is not explained and what no longer survives; 1 if there is any."""
    known = read_explanations(PAGE.read_text("utf-8"))
    rest: list[str] = []
    print("| module | mutants | killed | explained | not explained |", "|---|--:|--:|--:|--:|", sep="\n")  # noqa: T201
    for found in _run(modules):
        module = str(found.path)
        left = [_told(found, name) for name, code in found.exit_code_by_key.items() if _survived(code)]
        new = [mutant for mutant in left if mutant not in known]
        killed = len(found.exit_code_by_key) - len(left)
        print(f"| `{module}` | {killed + len(left)} | {killed} | {len(left) - len(new)} | {len(new)} |")  # noqa: T201
        rest += [f"\n{module}: not explained", *map(str, new)] if new else []
        gone = [mutant for mutant in known if mutant.module == module and mutant not in left]
        rest += [f"\n{module}: explained, and noticed by a test", *map(str, gone)] if gone else []
    print(*rest, sep="\n")  # noqa: T201
    return int(bool(rest))


def _run(modules: list[str]) -> Iterator[SourceFileMutationData]:
    """What the last runs found, of each module whose mutants were all tried."""
    for path in walk_mutatable_files():
        found = SourceFileMutationData(path=path)
        found.load()
        wanted = not modules or str(path) in modules
        if wanted and found.exit_code_by_key and None not in found.exit_code_by_key.values():
            yield found


def _survived(exit_code: int | None) -> bool:
    return status_by_exit_code[exit_code] not in NOTICED


def _told(found: SourceFileMutationData, name: str) -> Mutant:
    function, _ = orig_function_and_class_names_from_key(name)
    return mutant_of(str(found.path), function, get_diff_for_mutant(name, path=found.path))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
