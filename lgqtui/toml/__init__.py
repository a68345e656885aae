"""TOML beside its parser: the line of a key, the parser's messages in words, values as text."""
