"""Platforms on which PostgreSQL is pooled or has a standby."""
