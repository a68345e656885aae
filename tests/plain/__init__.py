"""Interviews by talk: in bare lines and by prompts."""
