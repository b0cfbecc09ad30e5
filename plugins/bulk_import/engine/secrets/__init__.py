"""Secrets in a file: where they may stand, and which cells must be hidden."""
