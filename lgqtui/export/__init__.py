"""Documents and files made from a draft, and drafts read back from them."""
