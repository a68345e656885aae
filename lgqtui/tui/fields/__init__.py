"""Fields: one widget per input style."""
