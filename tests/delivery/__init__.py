"""Packages on their way: over real HTTP to a receiver on this computer, and into folders."""
