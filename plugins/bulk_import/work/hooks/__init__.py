"""Hooks of the host while they write: what they may do, and what they have done."""
