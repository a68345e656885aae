"""Sending packages: endpoints, tokens, the outbox, transfers and receipts."""
