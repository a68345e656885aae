"""Unit tests of `lgqtui/interview/`."""
