"""The history: the line of each import, its status, and notices."""
