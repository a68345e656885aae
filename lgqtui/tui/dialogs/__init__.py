"""Dialogs: each takes what it shows and returns a result."""
