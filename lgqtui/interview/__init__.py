"""One draft being filled: the only door through which a front end changes it."""
