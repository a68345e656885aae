"""The kinds of endpoint: each builds requests and judges replies, without using the network."""
