"""What is sent: sealed, reproducible, and checked again by whoever gets it."""
