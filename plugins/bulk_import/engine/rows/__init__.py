"""Rows: what travels between the stages of an import."""
