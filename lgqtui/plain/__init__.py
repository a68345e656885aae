"""The line-by-line front end: one question at a time, with prompts or in bare lines."""
