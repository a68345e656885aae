"""Tests of the code base itself: its tree, its names, its guides."""
