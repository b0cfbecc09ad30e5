"""Placeholders: words for a value that is another or is not known."""
