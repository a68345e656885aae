"""Interviews in tables, each questionnaire written beside its table."""
