"""Keys: the texts by which records are found."""
