"""Lineage of a file: its earlier uploads, and all attempts at its rows."""
