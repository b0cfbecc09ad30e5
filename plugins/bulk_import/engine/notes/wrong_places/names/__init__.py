"""Notes on names and logins in the wrong row, or in the column of each other."""
