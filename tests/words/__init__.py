"""The catalogue of sentences: collected from the source, and tested with a pseudo-translation."""
