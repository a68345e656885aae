"""The kinds of endpoint: each builds its requests and judges the replies, and touches no network."""
