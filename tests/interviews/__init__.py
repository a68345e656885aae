"""Interviews in tables, each with its questionnaire beside it."""
