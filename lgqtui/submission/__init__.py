"""From a sealed package to a receipt: where it goes, how it goes there, what waits, what was answered."""
