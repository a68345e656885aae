"""Unit tests of `lgqtui/toml/`."""
