"""Cells as texts: their characters, damage, keys."""
