"""Drafts: one respondent's answers, their file format, storage, history and recovery."""
