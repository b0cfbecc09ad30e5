"""Measures of one import: its time, its statements, its hashes."""
