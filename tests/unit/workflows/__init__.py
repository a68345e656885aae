"""What the workflows decide, without a front end."""
