"""Unit tests of `lgqtui/questionnaire/`."""
