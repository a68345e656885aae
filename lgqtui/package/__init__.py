"""Packages: what is sent for a draft, sealed reproducibly, and the verification of packages."""
