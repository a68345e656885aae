"""Tests of the line-by-line front end: bare lines and prompts."""
