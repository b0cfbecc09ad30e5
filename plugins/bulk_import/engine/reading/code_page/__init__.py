"""Which code page a file that is not Unicode was written in: told by its words, or asked."""
