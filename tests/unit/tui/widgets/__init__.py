"""Unit tests of `lgqtui/tui/widgets/`."""
