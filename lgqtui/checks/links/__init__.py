"""Links: what they mean as they are typed, and what the network says of them."""
