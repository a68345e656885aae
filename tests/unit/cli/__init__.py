"""Unit tests of `lgqtui/cli/`."""
