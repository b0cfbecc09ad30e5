"""Rules that a model brings along for the rows of a file."""
