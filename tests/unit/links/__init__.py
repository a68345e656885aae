"""Unit tests of `lgqtui/links/`."""
