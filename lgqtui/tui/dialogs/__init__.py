"""Dialogs: each is given what it shows and returns a result."""
