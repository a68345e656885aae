"""Unit tests of `lgqtui/guides/`."""
