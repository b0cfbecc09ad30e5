"""Hooks of the host while they write: their limits, and the record of what they wrote."""
