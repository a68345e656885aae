"""Unit tests of `lgqtui/export/`."""
