"""Unit tests of `lgqtui/submission/`."""
