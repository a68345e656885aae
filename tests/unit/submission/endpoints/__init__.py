"""Unit tests of `lgqtui/submission/endpoints/`."""
