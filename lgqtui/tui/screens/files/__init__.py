"""Screens about files: exports, earlier versions, packages, questionnaires."""
