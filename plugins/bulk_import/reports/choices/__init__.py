"""Choices about a file: what is asked, what may be used, and what was said."""
