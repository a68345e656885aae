"""What an answer may have wrong with it: found, never corrected."""
