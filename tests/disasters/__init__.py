"""Disasters that may happen to a draft, a module for each: what was displayed as saved is on the disk afterwards."""
