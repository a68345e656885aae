"""Interviews in the console: in bare lines and by prompts."""
