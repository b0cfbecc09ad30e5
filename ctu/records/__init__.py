"""The base of the grids and forms of all records."""
