"""Two programs with one draft: what one of them has acknowledged is never undone by the other."""

from __future__ import annotations

from tests.disasters.person import FIRST, LEAVE, Person


def test_answers_from_many_shells_at_once(person: Person) -> None:
    """Each call that ends with 0 has its answer in the draft; one that gives up says who holds it."""
    calls = {f"{n}": person.begin("answer", "City", field, f"from {n}") for n, field in enumerate(FIELDS)}
    ended = {n: (*call.communicate(timeout=120), call.returncode) for n, call in calls.items()}
    given = {f"{answer['text']}".removeprefix("from ") for answer in person.answers("City").values()}
    assert given == {n for n, (_, _, code) in ended.items() if code == 0}
    assert given
    for _, err, code in ended.values():
        assert code in (0, 4)
        assert code == 0 or "lgqtui answer, process" in err


FIELDS = ("ID.city", "ID.country", "I.3.name", "I.3.title", "I.3.organization", "II.a", "III.1", "X.name")


def test_a_script_while_the_draft_is_on_a_screen(person: Person) -> None:
    """The call waits five seconds, ends with 4, names who has it open and since when, and changes nothing."""
    with person.fill("City") as terminal:
        terminal.wait_for(FIRST)
        terminal.drain(0.3)
        terminal.send("Padang")
        terminal.wait_for("saving")
        terminal.wait_for("saved ")
        told = person.run("answer", "City", "ID.city", "Medan")
        assert told.returncode == 4
        assert "is open elsewhere:" in told.stderr
        assert "lgqtui fill, process" in told.stderr
        assert ", since 20" in told.stderr
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
    assert person.text("City", "ID.city") == "Padang"
    assert person.run("answer", "City", "ID.city", "Medan").returncode == 0


def test_a_holder_that_was_killed_holds_nothing(person: Person) -> None:
    """A lock goes with its holder: the next call does not wait."""
    with person.fill("City") as terminal:
        terminal.wait_for(FIRST)
        terminal.drain(0.3)
        terminal.process.kill()
        terminal.process.wait()
    assert person.run("answer", "City", "ID.city", "Medan").returncode == 0
    assert person.text("City", "ID.city") == "Medan"


def test_housekeeping_while_the_draft_is_on_a_screen(person: Person) -> None:
    """What is open is not moved away from under the person who fills it in."""
    with person.fill("City") as terminal:
        terminal.wait_for(FIRST)
        terminal.drain(0.3)
        told = person.run("rename", "City", "Other")
        assert (told.returncode, person.path("City").exists()) == (4, True)
        assert "is open elsewhere:" in told.stderr
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
