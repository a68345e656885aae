"""The journeys use the same desk as the tests of the full screen."""

from tests.tui.conftest import desk

__all__ = ["desk"]
