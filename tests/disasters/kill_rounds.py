"""Rounds of kill -9 at random times: what was acknowledged before is on the disk afterwards."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from tests.disasters.user import FIRST_PROMPT, User
from tests.terminal import Terminal

_MAX_LINE = 60
_EARLY_SHARE = 0.2
"""Share of rounds in which the delay is counted from the start of the program, not from its first output."""
_MAX_ROUNDS = 10_000
_STATE = re.compile(rb"(saving|saved \d\d:\d\d|NOT SAVED)")


class Tally(Struct):
    """Rounds, answers acknowledged in them, and how many of these were lost or damaged."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    damaged: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.rounds + other.rounds,
            self.acknowledged + other.acknowledged,
            self.lost + other.lost,
            self.damaged + other.damaged,
        )


def run_rounds(
    folder: Path,
    rounds: int,
    run_round: Callable[[User, str, random.Random], Tally],
    *,
    seed: int = 0,
    acknowledged: int = 0,
) -> Tally:
    """Run rounds, and more until so many answers are acknowledged; a new draft every twenty rounds.

    The same seed gives the same delays.
    """
    rng, total = random.Random(seed), Tally()
    user = User(folder)
    while total.rounds < rounds or (total.acknowledged < acknowledged and total.rounds < _MAX_ROUNDS):
        name = f"City-{total.rounds // 20}"
        if total.rounds % 20 == 0:
            created = user.run("new", name)
            assert created.returncode == 0, created.stderr
        total += run_round(user, name, rng)
    return total


def kill_while_typing(user: User, name: str, rng: random.Random) -> Tally:
    """Type into a draft on a terminal, and kill it at a random time; acknowledged is what was shown as saved."""
    previous = user.text(name, "ID.city")
    typed, acknowledged, count = "", previous, 0
    with user.fill(name) as terminal:
        killer = threading.Timer(rng.uniform(0.05, 3.0), terminal.process.kill)
        kills_early = rng.random() < _EARLY_SHARE
        try:
            if kills_early:
                killer.start()
            _wait(terminal, FIRST_PROMPT.encode())
            if not kills_early:
                killer.start()
            while _has_output(terminal):  # everything deferred to the first painting is done
                pass
            terminal.send("\x05\x15")  # to the end of the line, and empty it
            while terminal.process.poll() is None:
                piece = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(1, 6)))
                if len(typed) > _MAX_LINE:
                    terminal.process.wait()
                    break
                terminal.clear()
                terminal.send(piece)
                typed += piece
                if _wait_until_saved(terminal):
                    acknowledged, count = typed, count + 1
        finally:
            killer.join()
            terminal.process.wait()
    return _compare(user, name, acknowledged, previous, count)


def _wait(terminal: Terminal, expected: bytes) -> None:
    while expected not in terminal.output and terminal.process.poll() is None:
        terminal.read(0.05)


def _has_output(terminal: Terminal) -> bool:
    return terminal.process.poll() is None and bool(terminal.read(0.1))


def _wait_until_saved(terminal: Terminal) -> bool:
    """Read until the status line has shown "saving" and then "saved"; False if the program ended before."""
    while terminal.process.poll() is None:
        terminal.read(0.02)
        states = _STATE.findall(terminal.output)
        if b"saving" in states and states[-1].startswith(b"saved"):
            return True
    return False


def _compare(user: User, name: str, acknowledged: str, previous: str, count: int) -> Tally:
    """Compare the disk with what was acknowledged; more than that may have been saved."""
    tally = Tally(rounds=1, acknowledged=count)
    try:
        stored = user.text(name, "ID.city")
    except ValueError:
        return tally + Tally(damaged=1, lost=count)
    is_intact = stored.startswith(acknowledged) if count else True
    if not is_intact:
        tally += Tally(lost=1)
    return tally


def kill_answer_command(user: User, name: str, rng: random.Random) -> Tally:
    """Run `answer` and kill it at a random time; acknowledged if it exited with 0.

    What it replaced has to be in an earlier version.
    """
    previous = user.text(name, "ID.city")
    text = f"{rng.randrange(10**9)}"
    process = user.begin("answer", name, "ID.city", text)
    max_delay = rng.choice((0.6, 1.2, 2.4, 10.0))  # how long a call takes depends on the machine
    killer = threading.Timer(rng.uniform(0.05, max_delay), process.kill)
    killer.start()
    process.communicate()
    killer.cancel()
    acknowledged = process.returncode == 0
    tally = Tally(rounds=1, acknowledged=int(acknowledged))
    try:
        stored = user.text(name, "ID.city")
    except ValueError:
        return tally + Tally(damaged=1)
    if stored != text and (acknowledged or stored != previous):
        tally += Tally(lost=1)
    history = user.path(name).with_name(f"{name}.files") / "history"
    if stored != previous != "" and not any(previous in path.read_text() for path in history.glob("*.toml")):
        tally += Tally(lost=1)
    return tally
