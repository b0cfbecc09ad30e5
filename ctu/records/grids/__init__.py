"""Grids: lists of records with their cells, filters and pages."""
