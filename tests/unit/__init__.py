"""Rooms one by one, without screen or disk where they need none."""
