"""The journeys use the same harness as the tests of the full screen."""

from tests.tui.conftest import harness

__all__ = ["harness"]
