"""Troubles: what happens to a database, and crowds of slow clients."""
