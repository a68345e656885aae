"""Tests of sending over real HTTP to a receiver on this computer, and into folders."""
