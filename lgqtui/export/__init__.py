"""Export of drafts as documents and files, and import of them."""
