"""Unit tests of `lgqtui/workflows/`."""
