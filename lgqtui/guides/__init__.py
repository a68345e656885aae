"""The person's guides: Markdown that ships with the program, and how it reads on a terminal."""
