"""Platforms on which Redis is another one: restricted, with a replica, behind Sentinels."""
