"""Unit tests of `lgqtui/tui/`."""
