"""TOML: the line of a key, the parser's messages in words, values as TOML text."""
