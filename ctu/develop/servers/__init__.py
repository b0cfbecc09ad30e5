"""Servers of `make run`, which the tests start, too."""
