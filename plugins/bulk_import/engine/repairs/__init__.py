"""Repairs: cells that a person types anew for a file."""
