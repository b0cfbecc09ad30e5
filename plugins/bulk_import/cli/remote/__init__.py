"""The commands about a file and an import, carried out by a remote console."""
