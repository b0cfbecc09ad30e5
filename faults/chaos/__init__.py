"""Chaos: the web as shipped while its database is in trouble, or a thousand clients are slow."""
