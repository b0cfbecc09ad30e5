"""Fields: the columns of an import, how their cells are validated and read."""
