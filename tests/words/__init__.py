"""The catalogue of sentences: collected from the source, and tried in a language that nobody speaks."""
