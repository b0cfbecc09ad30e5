"""Detection of the code page of a non-Unicode file, or the question about it."""
