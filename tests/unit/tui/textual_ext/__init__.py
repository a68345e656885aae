"""Unit tests of `lgqtui/tui/textual_ext/`."""
