"""Textual's private names: the only package that uses them."""
