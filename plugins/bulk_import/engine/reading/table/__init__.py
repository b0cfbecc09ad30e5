"""The table in a file: its columns, or why it is none."""
