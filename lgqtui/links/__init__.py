"""Links in text: finding them, and parsing lists of labelled links."""
