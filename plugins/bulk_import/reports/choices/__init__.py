"""Choices about a file: the questions, the permitted values, and the answers."""
