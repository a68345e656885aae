"""Link checks over the network: requests, limits, and classification of the replies."""
