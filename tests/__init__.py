"""Tests of lgqtui; see README.md."""
