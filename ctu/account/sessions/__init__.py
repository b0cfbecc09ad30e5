"""Sessions: stored, bound to a browser, ended."""
