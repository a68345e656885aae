"""Workflows about files: exports, imports, earlier versions."""
