"""Tests of the full screen, driven by a pilot."""
