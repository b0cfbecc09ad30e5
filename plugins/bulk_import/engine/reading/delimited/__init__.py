"""Delimited text: its preamble, delimiter, records, cells."""
