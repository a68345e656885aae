"""An answer and a whole response, from key press to disk and back."""
