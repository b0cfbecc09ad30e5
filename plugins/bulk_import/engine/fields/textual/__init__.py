"""Fields whose values are known by a text: names, choices, addresses, secrets."""
