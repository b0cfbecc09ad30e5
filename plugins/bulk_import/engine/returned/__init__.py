"""What came back: the cells of a repaired file beside those that were handed out."""
