"""Unit tests of `lgqtui/settings/`."""
