"""The full screen, worked by a pilot."""
