"""Break what an import needs, on purpose and many times: `python -m faults` runs the sweep."""
