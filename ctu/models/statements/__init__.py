"""Statements about many rows or keys at once, whatever their number."""
