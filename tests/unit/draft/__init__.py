"""Unit tests of `lgqtui/draft/`."""
