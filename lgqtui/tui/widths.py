"""The widths of a window at which its layout changes, in cells."""

WIDE = 100
"""From here on the outline stands beside the question."""

HUGE = 140
"""From here on help stands beside it too."""
