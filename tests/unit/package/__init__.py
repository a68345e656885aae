"""Unit tests of `lgqtui/package/`."""
