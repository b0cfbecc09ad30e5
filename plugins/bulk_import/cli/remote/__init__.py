"""The commands about a file and an import, done by a console elsewhere."""
