"""Stand-ins for a value that is another or is not known."""
