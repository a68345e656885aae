"""What more than one front end decides; nothing here prints, asks or waits for a key."""
