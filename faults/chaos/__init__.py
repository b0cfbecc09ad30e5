"""Chaos: the web as shipped while its database is locked, frozen, slow, full or restarted."""
