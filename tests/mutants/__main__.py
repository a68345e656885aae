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

from tests.mutants.explanations import NOTICED, PAGE, Mutant, parse_diff, read_explanations


def main(modules: list[str]) -> int:
    """Print a row for each module, then unexplained survivors and obsolete explanations; 1 if there are any."""
    explained = read_explanations(PAGE.read_text("utf-8"))
    report: list[str] = []
    print("| module | mutants | killed | explained | not explained |", "|---|--:|--:|--:|--:|", sep="\n")  # noqa: T201
    for data in _results(modules):
        module = str(data.path)
        survivors = [_mutant(data, name) for name, code in data.exit_code_by_key.items() if _survived(code)]
        unexplained = [mutant for mutant in survivors if mutant not in explained]
        killed = len(data.exit_code_by_key) - len(survivors)
        explained_count = len(survivors) - len(unexplained)
        row = [f"`{module}`", killed + len(survivors), killed, explained_count, len(unexplained)]
        print(f"| {' | '.join(map(str, row))} |")  # noqa: T201
        report += [f"\n{module}: not explained", *map(str, unexplained)] if unexplained else []
        obsolete = [mutant for mutant in explained if mutant.module == module and mutant not in survivors]
        report += [f"\n{module}: explained, and noticed by a test", *map(str, obsolete)] if obsolete else []
    print(*report, sep="\n")  # noqa: T201
    return int(bool(report))


def _results(modules: list[str]) -> Iterator[SourceFileMutationData]:
    """Yield the results of each requested module whose mutants were all run."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        is_requested = not modules or str(path) in modules
        if is_requested and data.exit_code_by_key and None not in data.exit_code_by_key.values():
            yield data


def _survived(exit_code: int | None) -> bool:
    return status_by_exit_code[exit_code] not in NOTICED


def _mutant(data: SourceFileMutationData, name: str) -> Mutant:
    function, _ = orig_function_and_class_names_from_key(name)
    return parse_diff(str(data.path), function, get_diff_for_mutant(name, path=data.path))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
