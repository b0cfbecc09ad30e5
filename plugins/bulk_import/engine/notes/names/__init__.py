"""Notes on names, by what stands with them in a cell."""
