"""The line-by-line front ends: dialogues of one question at a time."""
