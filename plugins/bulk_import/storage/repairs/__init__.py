"""Repairs that were made, by cell, by row and by person."""
