"""Measures of a request: what it costs, and what its time tells."""
