"""What may befall a draft, a file for each disaster: what was shown as saved is there afterwards."""
