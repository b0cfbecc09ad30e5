"""Where the secrets of a file may stand, and which of its cells must not be shown."""
