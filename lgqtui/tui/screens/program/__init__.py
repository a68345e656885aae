"""Screens about the program itself: its settings, its guides."""
