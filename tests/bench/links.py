"""Check a thousand links with all kinds of faults, beside LinkChecker and linkinator where they are installed.

Peers are found on the path: `linkchecker` (from PyPI) and `linkinator` (from npm).
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from lgqtui.draft.folder import Drafts
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.folders import find_user_folders
from tests.bench.measure import CHECKOUT, Measure, delete_sidecar, environment, percentile, run_measured
from tests.terminal import Terminal

_LATENCY = "0.02"
_GOOD = {"ok": 60, "204": 4, "head-405": 10, "head-404": 8, "head-500": 4, "once-500": 4, "moved": 10, "found": 4}
_BROKEN = {"404": 14, "410": 6, "moved-to-gone": 2, "loop": 2}
_UNDECIDABLE = {
    "403": 8,
    "401": 3,
    "406": 2,
    "418": 2,
    "451": 1,
    "500": 4,
    "502": 2,
    "999": 4,
    "guarded": 4,
    "reset": 2,
}
_BUSY = {"ok": 12, "404": 2, "403": 2, "once-429": 2, "busy-seconds": 1, "busy-date": 1}
_BIG, _SMALL = range(1, 7), range(7, 9)


@dataclass(frozen=True, slots=True)
class ToolResult:
    """Result of a tool: the links it calls broken, seconds, peak memory, and most requests at once to a host."""

    tool: str
    broken: frozenset[str]
    seconds: float
    megabytes: float
    at_once: int


def thousand_links() -> Measure:
    """`check --links` of a thousand links on eight hosts, beside the fastest peer that presses no host."""
    with server() as port, tempfile.TemporaryDirectory() as folder:
        links = awkward_links(port)
        tools = [
            result
            for run in (_run_lgqtui, _run_linkchecker, _run_linkinator)
            if (result := run(Path(folder), links, port))
        ]
    _print_table(tools, links)
    ours, *peers = tools
    gentle = [peer for peer in peers if peer.at_once <= 5]
    wrong = len(ours.broken - truly_broken(links)) + len(truly_broken(links) - ours.broken)
    beside = min(gentle, key=lambda peer: peer.seconds, default=None)
    name = f"{beside.tool}, the fastest with at most 5 at once to a host" if beside else "the limit"
    peer = beside.seconds if beside else 8.0
    limit = max(ours.seconds / 8.0, ours.seconds / peer, float(wrong > 0) * 99)
    return Measure("1,000 links, none called broken that is not, in 8 s", name, ours.seconds, peer, limit, 1.0, "s")


def busy_links() -> Measure:
    """`check --links` of a hundred pages of a host that refuses each HEAD with "Retry-After: 1"."""
    with server() as port, tempfile.TemporaryDirectory() as folder:
        ours = _run_lgqtui(Path(folder), [_link(port, 1, "once-429", n) for n in range(100)], port)
    ratio = max(ours.seconds / 15.0, float(ours.at_once > 4) * 99)
    return Measure(
        "100 pages of a busy host, at most 4 at once, in 15 s", "the limit", ours.seconds, 15.0, ratio, 1.0, "s"
    )


def awkward_links(port: int) -> list[str]:
    """Return a thousand links with hosts and kinds mixed."""
    links = [_link(port, host, kind, n) for host in _BIG for kind, n in _each({**_GOOD, **_BROKEN, **_UNDECIDABLE})]
    links += [_link(port, host, kind, n) for host in _SMALL for kind, n in _each(_BUSY)]
    more = 1000 - len(links)
    links += [_link(port, 1 + n % 6, "ok", 1000 + n) for n in range(more)]
    random.Random(1).shuffle(links)
    return links


def _each(kinds: dict[str, int]) -> Iterator[tuple[str, int]]:
    return ((kind, n) for kind, count in kinds.items() for n in range(count))


def _link(port: int, host: int, kind: str, n: int) -> str:
    return f"http://127.0.0.{host}:{port}/{kind}/{n}"


def truly_broken(links: list[str]) -> set[str]:
    return {link for link in links if link.split("/")[3] in _BROKEN}


@contextmanager
def server() -> Iterator[int]:
    """Serve pages with all kinds of faults on a port of this computer, and yield the port."""
    command = [sys.executable, "-m", "tests.link_server", _LATENCY]
    with subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        yield int(server.stdout.readline())
        server.stdin.close()


def _run_measured(command: list[str], environ: dict[str, str], output: Path, port: int) -> tuple[float, float, int]:
    """Return seconds, peak megabytes, and most requests at once to one host."""
    _report(port)
    with output.open("wb") as out:
        took, peak, _ = run_measured(command, environ, out, output.parent)
    return took, peak, _report(port)


def _report(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/report") as answer:
        return int(answer.read())


def _draft(home: Path, links: list[str]) -> Path:
    """Write a draft of the shipped questionnaire with these links spread over its fields."""
    folders = find_user_folders({"LGQTUI_HOME": str(home)})
    file, draft = Drafts(folders, lambda: datetime.now(UTC)).new("many", "lgq-2022")
    fields = [
        f
        for f in QuestionnaireLibrary(folders.questionnaires).find("lgq-2022").fields.values()
        if "links" in usable_parts(f)
    ]
    fields = [f for f in fields if f.when is None and f.id != "III.3"]
    share = -(-len(links) // len(fields))
    for n, field in enumerate(fields):
        rows = tuple(LinkRow("", (link,)) for link in links[n * share : (n + 1) * share])
        draft = draft.with_answer(field.id, Answer(checked=True if field.kind == "tick" else None, links=rows))
    file.save(replace(draft))
    return file.path


def _run_lgqtui(folder: Path, links: list[str], port: int) -> ToolResult:
    home = folder / "home"
    draft = _draft(home, links)
    environ = environment(home, folder / "compiled") | {"LGQTUI_LINKS_PRIVATE": "check", "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-m", "lgqtui", "check", str(draft), "--links", "--json"]
    output = folder / "ours.json"
    # Once with one link in another home, so that the modules are compiled as they are from the second start on.
    first = [*command[:4], str(_draft(folder / "first", links[:1])), *command[5:]]
    subprocess.run(first, env=environ, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    seconds, megabytes, at_once = _run_measured(command, environ, output, port)
    links_json = json.loads(output.read_text("utf-8"))["links"]
    print(Counter(link["verdict"] for link in links_json), file=sys.stderr)  # noqa: T201
    broken = frozenset(link["link"] for link in links_json if link["verdict"] == "broken")
    return ToolResult("lgqtui", broken, seconds, megabytes, at_once)


def _page(folder: Path, links: list[str]) -> Path:
    page = folder / "site" / "index.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text("<html><body>" + "".join(f'<a href="{link}">x</a>\n' for link in links) + "</body></html>")
    for path in (folder, page.parent):
        path.chmod(0o755)
    return page


def _run_linkchecker(folder: Path, links: list[str], port: int) -> ToolResult | None:
    tool = shutil.which("linkchecker")
    if tool is None:
        return None
    output = folder / "linkchecker.csv"
    command = [tool, "--no-status", "--no-robots", "--check-extern", "-r1", "-v", "-ocsv", str(_page(folder, links))]
    seconds, megabytes, at_once = _run_measured(command, dict(os.environ), output, port)
    lines = [line for line in output.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter=";")
    broken = frozenset(row["urlname"] for row in rows if row.get("valid") == "False")
    return ToolResult("LinkChecker", broken & set(links), seconds, megabytes, at_once)


def _run_linkinator(folder: Path, links: list[str], port: int) -> ToolResult | None:
    tool = shutil.which("linkinator")
    if tool is None:
        return None
    output = folder / "linkinator.json"
    command = [tool, _page(folder, links).name, "--format", "json", "--timeout", "10000", "--server-root", "."]
    output = folder / "site" / "linkinator.json"
    seconds, megabytes, at_once = _run_measured(command, dict(os.environ), output, port)
    links_json = json.loads(output.read_text("utf-8"))["links"]
    broken = frozenset(link["url"] for link in links_json if link["state"] == "BROKEN")
    return ToolResult("linkinator", broken & set(links), seconds, megabytes, at_once)


def _print_table(tools: list[ToolResult], links: list[str]) -> None:
    truth = truly_broken(links)
    lines = ["| tool | seconds | good or undecidable called broken | broken missed | most at once to a host | peak |"]
    lines.append("|---|---|---|---|---|---|")
    for tool in tools:
        false, missed = len(tool.broken - truth), len(truth - tool.broken)
        lines.append(
            f"| {tool.tool} | {tool.seconds:.1f} | {false} | {missed} | {tool.at_once} | {tool.megabytes:.0f} MB |"
        )
    print(f"{len(links)} links, {len(truth)} truly broken", *lines, sep="\n", file=sys.stderr)  # noqa: T201


# Effects on typing and quitting


def key_while_checking() -> Measure:
    """95 of 100 keys in a text while a thousand links are asked about, beside the same without."""
    with server() as port, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        draft = _draft(home, awkward_links(port))
        environ = environment(home, home / "compiled")
        environ |= {"LGQTUI_LINKS_PRIVATE": "check", "LGQTUI_LINKS_PROBE": "auto"}
        fill = [sys.executable, "-m", "lgqtui", "fill", str(draft)]
        ours, peer, ratios = list[float](), list[float](), list[float]()
        for _ in range(3):
            for is_checking, waits in ((True, ours), (False, peer)):
                delete_sidecar(draft)
                with Terminal(fill, environ, cwd=CHECKOUT) as terminal:
                    waits.append(_keys(terminal, is_checking=is_checking))
            ratios.append(ours[-1] / peer[-1])
        what = "key to painted, 95th percentile, while 1,000 links are asked about"
        medians = [sorted(values)[1] for values in (ours, peer, ratios)]
        return Measure(what, "the same without", medians[0] * 1000, medians[1] * 1000, medians[2], 1.5)


def _keys(terminal: Terminal, *, is_checking: bool) -> float:
    terminal.wait_for("City")
    terminal.drain(1.0)
    if is_checking:
        terminal.send("\x1b[19~")  # F8
        terminal.wait_for("check all")
        terminal.send("c")
        terminal.wait_for("asked")
        terminal.send("\x10")  # back
        terminal.drain(0.3)
    terminal.send("\x07")  # ^G
    terminal.wait_for("Go to:")
    terminal.send("III.3\r")
    terminal.drain(0.6)
    waits = []
    last = "   "
    for index in range(120):
        letter = "bcdfghjklmnpqrstvwxz"[index % 20]
        last = last[1:] + letter
        start = time.perf_counter()
        terminal.clear()
        terminal.send(letter)
        waits.append(terminal.wait_for(last.strip()))
        while (left := start + 0.04 - time.perf_counter()) > 0:
            terminal.read(left)
    return percentile(waits, 0.95)


_HANGING_RESOLVER = """
import socket, time
socket.getaddrinfo = lambda *_, **__: time.sleep(60)
"""


def quitting() -> Measure:
    """From the key to the end of the program while six names are looked up that never resolve."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        draft = _draft(home, [f"https://never{n}.example.org/" for n in range(6)])
        (home / "sitecustomize.py").write_text(_HANGING_RESOLVER)
        environ = environment(home, home / "compiled") | {"PYTHONPATH": f"{home}:{CHECKOUT}"}
        waits = []
        for _ in range(5):
            delete_sidecar(draft)
            waits.append(_quit(draft, environ))
    median = sorted(waits)[2]
    return Measure("quitting during a check, six names never resolve", "the limit", median, 0.5, median / 0.5, 1.0, "s")


def _quit(draft: Path, environ: dict[str, str]) -> float:
    with Terminal([sys.executable, "-m", "lgqtui", "fill", str(draft)], environ, cwd=CHECKOUT) as terminal:
        terminal.wait_for("City")
        terminal.drain(0.5)
        terminal.send("\x1b[19~")
        terminal.wait_for("check all")
        terminal.send("c")
        terminal.wait_for("asked")
        terminal.drain(0.5)
        start = time.perf_counter()
        terminal.send("\x11")  # ^Q
        terminal.process.wait(10)
        return time.perf_counter() - start
