"""One answer, one response: from key press to disk and back."""
