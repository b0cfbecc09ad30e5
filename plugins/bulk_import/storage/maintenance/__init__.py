"""Maintenance of all imports at once: key rotation, verification, purge."""
