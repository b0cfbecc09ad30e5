"""The base of every field: its names, options, keys."""
