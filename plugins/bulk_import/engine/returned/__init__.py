"""Files that come back: cells of a repaired file beside those that were handed out."""
