"""Notes on a column as a whole."""
