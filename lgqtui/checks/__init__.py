"""Checks of answers: problems are reported, never corrected."""
