"""Links in text: find them, and pair labels with them."""
