"""Screens about files: evidence, exports, earlier versions, packages; the base of screens with a list."""
