"""Unit tests of `lgqtui/linkcheck/`."""
