"""The user's guides: Markdown shipped with the program, and its rendering on a terminal."""
