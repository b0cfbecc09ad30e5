"""Notation: how numbers, dates and truth values are written."""
