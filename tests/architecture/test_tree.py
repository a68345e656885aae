"""`tests/unit/` mirrors `lgqtui/`: the tests of a module are found by its path."""

from __future__ import annotations

from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PROGRAM, UNIT = CHECKOUT / "lgqtui", CHECKOUT / "tests" / "unit"


def sources(folder: Path) -> list[Path]:
    """Paths of the modules in a folder, relative to it."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*.py") if path.name != "__init__.py")


def test_a_unit_test_has_its_module() -> None:
    """No tests are left of a module that is gone or has another name."""
    names = {str(path.with_name(path.name.removeprefix("test_"))) for path in sources(UNIT)}
    assert names <= {str(path) for path in sources(PROGRAM)}
