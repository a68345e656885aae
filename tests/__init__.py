"""Tests of lgqtui; README.md says how they are made."""
