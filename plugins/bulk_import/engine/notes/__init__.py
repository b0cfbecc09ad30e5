"""What is worth knowing about the cells of a file and is no error."""
