"""Outputs that take no more: every command ends with 4 and one sentence, and nothing of Python's own is printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

CALLS = tuple(
    line.split()
    for line in """\
--version
--help
lst
new Other
new City
list
list --json
show City
show City --json
show Missing
answer City I.1 https://www.example.org/
answer City I.3 yes
answer City I.3 perhaps
attach City VII.1
attach City VII.1 letter.txt
check City
check City --json
check City --links --offline
export City --to md
export City --to json
export City --to html
export City --to html -o city.html
export --blank lgq-2022 --to md
import city.json Copy
pack City --yes
verify package.zip
verify package.zip --json
history City
history City --json
history City diff 1
history City restore 1
submit City --endpoint folder:sent --yes
submit City --endpoint folder:sent --dry-run
outbox
outbox --json
outbox show City
outbox send
outbox drop City --yes
rename City Town
duplicate City
trash City
restore
erase City --yes
config show
config path
config set theme light
config edit
config receiver
questions
questions list
questions show lgq-2022
questions check city.json
help
help keys
fill City
fill City --plain
""".splitlines()
)

FORKS = """
import json, os, shutil, sys
from pathlib import Path
import lgqtui.cli.main
from lgqtui.__main__ import main

base, calls = Path(sys.argv[1]), json.loads(sys.argv[2])
results = []
for number, argv in enumerate(calls):
    for full in ("", "1", "2", "12"):
        folder = base.with_name(f"{number}-{full}")
        shutil.copytree(base, folder)
        sys.stdout.flush()
        if not (child := os.fork()):
            os.chdir(folder)
            os.environ["LGQTUI_HOME"] = str(folder / "home")
            for stream in "12":
                target = "/dev/full" if stream in full else str(folder / f"output{stream}")
                os.dup2(os.open(target, os.O_WRONLY | os.O_CREAT), int(stream))
            sys.argv = ["lgqtui", *argv]
            main()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = [(path.read_text() if (path := folder / f"output{n}").exists() else "") for n in (1, 2)]
        results.append([" ".join(argv), full, code, *texts])
        shutil.rmtree(folder)
print(json.dumps(results))
"""

Outcome = tuple[int, str, str]
Outcomes = Mapping[tuple[str, str], Outcome]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """Exit code and outputs of each call, by the call and the streams that are full; each in a folder of its own."""
    base = tmp_path_factory.mktemp("outputs") / "base"
    (base / "sent").mkdir(parents=True)
    (base / "letter.txt").write_text("A letter.\n", encoding="utf-8")
    environ = {**os.environ, "LGQTUI_HOME": str(base / "home"), "LGQTUI_LINKS_PROBE": "off", "COLUMNS": "80"}
    environ.pop("COVERAGE_PROCESS_CONFIG", None)  # it would take longer than the calls

    def run(*argv: str) -> str:
        command = [sys.executable, *argv]
        return subprocess.check_output(command, env=environ, cwd=base, stdin=subprocess.DEVNULL, text=True)

    for line in ("new City", "answer City ID.city Medan", "answer City I.1 https://www.example.org/a"):
        run("-m", "lgqtui", *line.split())
    (base / "city.json").write_text(run("-m", "lgqtui", "export", "City", "--to", "json"), encoding="utf-8")
    run("-m", "lgqtui", "pack", "City", "--yes", "-o", "package.zip")
    results = json.loads(run("-c", FORKS, str(base), json.dumps(CALLS)))
    return {(call, full): (code, out, err) for call, full, code, out, err in results}


@pytest.mark.parametrize("argv", CALLS, ids=" ".join)
def test_a_full_output_ends_with_4_and_one_sentence(argv: list[str], outcomes: Outcomes) -> None:
    """Only a call that has nothing to write to the full stream ends as it would otherwise."""
    call = " ".join(argv)
    code, *outputs = outcomes[call, ""]
    for full in ("1", "2", "12"):
        is_hindered = any(outputs[int(number) - 1] for number in full)
        code_then, _, errors = outcomes[call, full]
        assert code_then == (4 if is_hindered and code in (0, 3, 5) else code), (full, errors)
        assert "Exception ignored" not in errors
        if full == "1" and is_hindered:
            assert errors.count("error: ") == errors.count(": the disk is full\n") == 1
