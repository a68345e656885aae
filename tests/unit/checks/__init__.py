"""Unit tests of `lgqtui/checks/`."""
