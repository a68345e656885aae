"""The command line, called as a user or a script calls it."""
