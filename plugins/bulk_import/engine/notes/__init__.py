"""Notes on cells of a file that are worth knowing and are no errors."""
