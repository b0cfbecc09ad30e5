"""The web side of every page: its language, size limit, static files, responses."""
