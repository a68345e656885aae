"""Link checks over the network: ask for a page, and say what the reply means."""
